import type { Opt } from '@mikro-orm/core';
import { PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';

import { newId } from '../ids.ts';

/** What every table has: an id that sorts by age, and the instant when the row was made. */
@ObjectType()
export abstract class BaseEntity {
  @PrimaryKey({ type: 'uuid' })
  readonly id: Opt<string> = newId();

  @Field(() => Date, { description: 'When it was made.' })
  @Property({ type: 'timestamptz' })
  readonly createdAt: Date;

  constructor(now: Date) {
    this.createdAt = now;
  }
}
