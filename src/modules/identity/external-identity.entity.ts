import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { deleteRow, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { Node } from '../../shared/graphql/node.ts';
import { User } from './user.entity.ts';

/** That somebody whom another provider knows is a user. */
@ObjectType({ implements: Node, description: 'Somebody at another provider, whose tokens count as the user.' })
@Entity()
@Unique({ name: 'external_identity_once', properties: ['provider', 'subject'] })
@Index({ name: 'external_identity_by_user', properties: ['user', 'id'] })
export class ExternalIdentity extends BaseEntity {
  @ManyToOne(() => User, { ref: true, index: false })
  @OnErasure(deleteRow({ endsAccess: true }))
  user: Ref<User>;

  @Field(() => String, { description: 'The provider, as the iss of its tokens names it.' })
  @Property({ type: 'text' })
  provider: string;

  @Field(() => String, { description: 'The person, as the sub of its tokens says.' })
  @Property({ type: 'text' })
  subject: string;

  @Field(() => Boolean, {
    description: 'Whether Leaver deletes it at the provider with the user; then it cannot be unlinked.',
  })
  @Property({ type: 'boolean' })
  isManaged: boolean;

  constructor(
    user: User,
    { provider, subject, isManaged }: Pick<ExternalIdentity, 'provider' | 'subject' | 'isManaged'>,
    now: Date,
  ) {
    super(now);
    this.user = ref(user);
    this.provider = provider;
    this.subject = subject;
    this.isManaged = isManaged;
  }
}
