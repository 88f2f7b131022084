import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { deleteRow, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { Node } from '../../shared/graphql/node.ts';
import { Session } from './session.entity.ts';
import { User } from './user.entity.ts';

/**
 * A key with which a program acts as a user.
 *
 * What is served is its session, so that whatever ends the sessions of a user ends the keys as well.
 */
@ObjectType({
  implements: Node,
  description: 'A key with which a program acts as a user, until it expires or is revoked.',
})
@Entity()
@Index({ name: 'api_key_by_user', properties: ['user', 'id'] })
@Unique({ name: 'api_key_once_per_session', properties: ['session'] })
export class ApiKey extends BaseEntity {
  @ManyToOne(() => User, { ref: true, index: false })
  @OnErasure(deleteRow())
  user: Ref<User>;

  @ManyToOne(() => Session, { ref: true, index: false })
  session: Ref<Session>;

  @Field(() => String, { description: 'What the user calls it.' })
  @Property({ type: 'text' })
  name: string;

  @Field(() => String, { description: 'How the key begins and ends, to know it by: lvk_…x7Qa.' })
  @Property({ type: 'text' })
  hint: string;

  @Field(() => Date, { description: 'When it stops working.' })
  @Property({ type: 'timestamptz' })
  expiresAt: Date;

  constructor(user: User, session: Session, traits: { name: string; hint: string }, now: Date) {
    super(now);
    this.user = ref(user);
    this.session = ref(session);
    this.name = traits.name;
    this.hint = traits.hint;
    this.expiresAt = session.expiresAt;
  }
}
