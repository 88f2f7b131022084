import { Entity, Index, Property, Unique } from '@mikro-orm/decorators/legacy';

import { BaseEntity } from '../database/base-entity.ts';

/** How often something was tried within a window of time, over the whole fleet. */
@Entity()
@Unique({ name: 'rate_count_once', properties: ['keyHash'] })
@Index({ name: 'rate_count_by_end', properties: ['windowEndsAt'] })
export class RateCount extends BaseEntity {
  /** SHA-256 of what is counted and of whom, so that the table tells of nobody. */
  @Property({ type: 'blob' })
  readonly keyHash!: Buffer;

  @Property({ type: 'integer' })
  readonly count!: number;

  @Property({ type: 'timestamptz' })
  readonly windowEndsAt!: Date;
}
