import { type Ref, ref } from '@mikro-orm/core';
import { Check, Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType, registerEnumType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { deleteRow, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { Node } from '../../shared/graphql/node.ts';
import { User } from '../identity/index.ts';
import { ServiceAccount } from './service-account.entity.ts';
import { WorkspaceRole } from './workspace-role.ts';
import { Workspace } from './workspace.entity.ts';

export const MembershipSource = {
  LOCAL: 'LOCAL',
  INVITATION: 'INVITATION',
  DIRECTORY_SYNC: 'DIRECTORY_SYNC',
  DOMAIN_CAPTURE: 'DOMAIN_CAPTURE',
} as const;
export type MembershipSource = (typeof MembershipSource)[keyof typeof MembershipSource];

registerEnumType(MembershipSource, {
  name: 'MembershipSource',
  description: 'What a membership came from.',
  valuesConfig: {
    LOCAL: { description: 'Somebody in the workspace added the member.' },
    INVITATION: { description: 'The member accepted an invitation.' },
    DIRECTORY_SYNC: { description: 'A directory added the member, and would add it again.' },
    DOMAIN_CAPTURE: {
      description: "The member's address is of a domain that the workspace captures, and would be again.",
    },
  },
});

@ObjectType({ implements: Node, description: 'The membership of a user, or of a service account, in a workspace.' })
@Entity()
@Unique({ name: 'member_once_per_workspace', properties: ['workspace', 'user'] })
@Unique({ name: 'service_member_once', properties: ['serviceAccount'] })
@Index({ name: 'member_by_workspace', properties: ['workspace', 'id'] })
@Index({ name: 'member_by_user', properties: ['user', 'id'] })
@Index({
  name: 'member_admins',
  expression:
    "create index member_admins on workspace_member (workspace_id) where role = 'ADMIN' and ended_at is null and user_id is not null",
})
@Check({ name: 'member_is_user_or_service_account', expression: 'num_nonnulls(user_id, service_account_id) = 1' })
export class WorkspaceMember extends BaseEntity {
  @ManyToOne(() => Workspace, { ref: true, index: false })
  workspace: Ref<Workspace>;

  @ManyToOne(() => User, { ref: true, nullable: true, index: false, deleteRule: 'no action' })
  @OnErasure(deleteRow({ endsAccess: true }))
  user: Ref<User> | null = null;

  @ManyToOne(() => ServiceAccount, { ref: true, nullable: true, index: false, deleteRule: 'no action' })
  serviceAccount: Ref<ServiceAccount> | null = null;

  @Field(() => WorkspaceRole, { description: 'Role in the workspace.' })
  @Enum({ items: () => WorkspaceRole })
  role: WorkspaceRole;

  @Field(() => MembershipSource, { description: 'What the membership came from.' })
  @Enum({ items: () => MembershipSource })
  source: MembershipSource;

  /** Set while the user has left and can still be restored; the membership counts for nothing meanwhile. */
  @Property({ type: 'timestamptz', nullable: true })
  endedAt: Date | null = null;

  /** For the two factories below; public because type-graphql takes no other class. */
  constructor(workspace: Workspace, role: WorkspaceRole, source: MembershipSource, now: Date) {
    super(now);
    this.workspace = ref(workspace);
    this.role = role;
    this.source = source;
  }

  static ofUser(
    workspace: Workspace,
    user: User,
    role: WorkspaceRole,
    source: MembershipSource,
    now: Date,
  ): WorkspaceMember {
    const member = new WorkspaceMember(workspace, role, source, now);
    member.user = ref(user);
    return member;
  }

  static ofServiceAccount(
    workspace: Workspace,
    account: ServiceAccount,
    role: WorkspaceRole,
    now: Date,
  ): WorkspaceMember {
    const member = new WorkspaceMember(workspace, role, MembershipSource.LOCAL, now);
    member.serviceAccount = ref(account);
    return member;
  }

  /** Whether a directory decides about the membership, and would bring it back after a removal. */
  get isManaged(): boolean {
    return this.source === MembershipSource.DIRECTORY_SYNC || this.source === MembershipSource.DOMAIN_CAPTURE;
  }

  changeRole(role: WorkspaceRole): void {
    this.role = role;
  }
}
