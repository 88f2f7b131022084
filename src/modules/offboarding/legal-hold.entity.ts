import { type Ref, ref } from '@mikro-orm/core';
import { Check, Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { keep, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { Node } from '../../shared/graphql/node.ts';
import { User } from '../identity/index.ts';
import { Organization } from '../organization/index.ts';

const proof = keep(
  'The proof that data was held, by whom and until when; ids alone are not personal once the user is a tombstone.',
);

@ObjectType({
  implements: Node,
  description: 'A duty to keep what belongs to a user, such as for a trial. While it lives the user cannot be erased.',
})
@Entity()
@Index({ name: 'legal_hold_by_user', properties: ['user', 'id'] })
@Index({ name: 'legal_hold_by_organization', properties: ['organization', 'id'] })
@Index({ name: 'legal_hold_by_placer', properties: ['placedBy'] })
@Index({ name: 'legal_hold_by_releaser', properties: ['releasedBy'] })
@Check({
  name: 'legal_hold_release_is_whole',
  expression: 'num_nulls(released_at, released_by_id, release_reason) in (0, 3)',
})
export class LegalHold extends BaseEntity {
  @ManyToOne(() => Organization, { ref: true, index: false })
  organization: Ref<Organization>;

  @ManyToOne(() => User, { ref: true, index: false })
  @OnErasure(proof)
  user: Ref<User>;

  @ManyToOne(() => User, { ref: true, index: false })
  @OnErasure(proof)
  placedBy: Ref<User>;

  @Field(() => String, { description: 'Why, in the words of who placed it.' })
  @Property({ type: 'text' })
  reason: string;

  @Field(() => Date, { nullable: true, description: 'When it ended; null while it lives.' })
  @Property({ type: 'timestamptz', nullable: true })
  releasedAt: Date | null = null;

  @ManyToOne(() => User, { ref: true, nullable: true, index: false, deleteRule: 'no action' })
  @OnErasure(proof)
  releasedBy: Ref<User> | null = null;

  @Field(() => String, { nullable: true, description: 'Why it ended, in the words of who released it.' })
  @Property({ type: 'text', nullable: true })
  releaseReason: string | null = null;

  constructor(user: User, placedBy: User, reason: string, now: Date) {
    super(now);
    this.organization = user.organization;
    this.user = ref(user);
    this.placedBy = ref(placedBy);
    this.reason = reason;
  }

  release(by: User, reason: string, now: Date): void {
    this.releasedAt = now;
    this.releasedBy = ref(by);
    this.releaseReason = reason;
  }
}
