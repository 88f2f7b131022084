import { type Ref, ref } from '@mikro-orm/core';
import { Check, Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../../shared/database/base-entity.ts';
import { deleteRow, OnErasure } from '../../../shared/erasure/on-erasure.ts';
import { Node } from '../../../shared/graphql/node.ts';
import { Organization } from '../../organization/index.ts';
import { Account } from '../accounts/account.entity.ts';
import { RevOrg } from '../rev-orgs/rev-org.entity.ts';
import { RevUser } from '../rev-users/rev-user.entity.ts';

interface NewArtifact {
  readonly organization: Ref<Organization>;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly storageKey: string;
}

@ObjectType({
  implements: Node,
  description: 'A file about a customer: attached to one account, rev org or rev user, and gone with it.',
})
@Entity()
@Unique({ name: 'artifact_bytes_once', properties: ['storageKey'] })
@Index({ name: 'artifact_by_organization', properties: ['organization', 'id'] })
@Index({ name: 'artifact_by_account', properties: ['account', 'id'] })
@Index({ name: 'artifact_by_rev_org', properties: ['revOrg', 'id'] })
@Index({ name: 'artifact_by_rev_user', properties: ['revUser', 'id'] })
@Check({ name: 'artifact_has_one_parent', expression: 'num_nonnulls(account_id, rev_org_id, rev_user_id) <= 1' })
export class Artifact extends BaseEntity {
  @ManyToOne(() => Organization, { ref: true, index: false })
  organization: Ref<Organization>;

  @Field(() => String, { description: 'Name to show.' })
  @Property({ type: 'text' })
  name: string;

  @Field(() => String, { description: 'Media type (RFC 6838).' })
  @Property({ type: 'text' })
  mediaType: string;

  @Field(() => Int, { description: 'Bytes.' })
  @Property({ type: 'integer' })
  size: number;

  @Property({ type: 'uuid' })
  storageKey: string;

  @ManyToOne(() => Account, { ref: true, nullable: true, index: false })
  account: Ref<Account> | null = null;

  @ManyToOne(() => RevOrg, { ref: true, nullable: true, index: false })
  revOrg: Ref<RevOrg> | null = null;

  @ManyToOne(() => RevUser, { ref: true, nullable: true, index: false })
  @OnErasure(deleteRow({ bytes: 'storageKey' }))
  revUser: Ref<RevUser> | null = null;

  constructor({ organization, name, mediaType, size, storageKey }: NewArtifact, now: Date) {
    super(now);
    this.organization = organization;
    this.name = name;
    this.mediaType = mediaType;
    this.size = size;
    this.storageKey = storageKey;
  }

  attachTo(parent: Account | RevOrg | RevUser): void {
    if (parent instanceof RevUser) {
      this.revUser = ref(parent);
    } else if (parent instanceof RevOrg) {
      this.revOrg = ref(parent);
    } else {
      this.account = ref(parent);
    }
  }
}
