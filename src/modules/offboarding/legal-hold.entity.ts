import { type Ref, ref } from '@mikro-orm/core';
import { Check, Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { keep, OnErasure, scrub } from '../../shared/erasure/on-erasure.ts';
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
  expression:
    'num_nulls(released_at, released_by_id) in (0, 2) and (release_reason is null or released_at is not null)',
})
export class LegalHold extends BaseEntity {
  @ManyToOne(() => Organization, { ref: true, index: false })
  organization: Ref<Organization>;

  @ManyToOne(() => User, { ref: true, index: false })
  @OnErasure(scrub('reason', 'releaseReason'))
  user: Ref<User>;

  @ManyToOne(() => User, { ref: true, index: false })
  @OnErasure(proof)
  placedBy: Ref<User>;

  @Field(() => String, {
    nullable: true,
    description: 'Why, in the words of who placed it; null once the user is erased.',
  })
  @Property({ type: 'text', nullable: true })
  reason: string | null;

  @Field(() => Date, { nullable: true, description: 'When it ended; null while it lives.' })
  @Property({ type: 'timestamptz', nullable: true })
  releasedAt: Date | null = null;

  @ManyToOne(() => User, { ref: true, nullable: true, index: false, deleteRule: 'no action' })
  @OnErasure(proof)
  releasedBy: Ref<User> | null = null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it ended, in the words of who released it; null while it lives, and once the user is erased.',
  })
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
