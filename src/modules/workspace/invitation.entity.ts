import { type Opt, type Ref, ref } from '@mikro-orm/core';
import { Check, Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType, registerEnumType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import type { EmailAddress } from '../../shared/email-address.ts';
import { clearReference, deleteByAddress, keep, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { Node } from '../../shared/graphql/node.ts';
import { User } from '../identity/index.ts';
import { WorkspaceRole } from './workspace-role.ts';
import { Workspace } from './workspace.entity.ts';

export const InvitationState = {
  PENDING: 'PENDING',
  ACCEPTED: 'ACCEPTED',
  DECLINED: 'DECLINED',
  REVOKED: 'REVOKED',
  EXPIRED: 'EXPIRED',
} as const;
export type InvitationState = (typeof InvitationState)[keyof typeof InvitationState];

registerEnumType(InvitationState, {
  name: 'InvitationState',
  description: 'What became of an invitation. Every state but the first is final.',
  valuesConfig: {
    PENDING: { description: 'It can be accepted or declined.' },
    ACCEPTED: { description: 'The person became a member by it.' },
    DECLINED: { description: 'The person did not want to join.' },
    REVOKED: { description: 'The workspace took it back, or the person has left.' },
    EXPIRED: { description: 'Nobody answered in time.' },
  },
});

interface NewInvitation {
  readonly workspace: Workspace;
  readonly email: EmailAddress;
  readonly role: WorkspaceRole;
  readonly invitedBy: User | null;
  readonly secretHash: Buffer;
  readonly expiresAt: Date;
}

@ObjectType({ implements: Node, description: 'An offer to join a workspace, made to an email address.' })
@Entity()
@Index({
  name: 'invitation_once_per_address',
  expression:
    "create unique index invitation_once_per_address on invitation (workspace_id, email_key) where state = 'PENDING'",
})
@Unique({ name: 'invitation_secret_once', properties: ['secretHash'] })
@Index({ name: 'invitation_by_workspace', properties: ['workspace', 'id'] })
@Index({ name: 'invitation_by_address', properties: ['emailKey', 'id'] })
@Index({ name: 'invitation_by_inviter', properties: ['invitedBy'] })
@Check({ name: 'invitation_end_has_a_time', expression: "(state = 'PENDING') = (ended_at is null)" })
export class Invitation extends BaseEntity {
  @ManyToOne(() => Workspace, { ref: true, index: false })
  workspace: Ref<Workspace>;

  @Field(() => String, { description: 'The address that was invited.' })
  @Property({ type: 'text' })
  @OnErasure(keep('Goes with the row, which is found by emailKey.'))
  email: string;

  /** The address as it is compared: see {@link EmailAddress}. */
  @Property({ type: 'text' })
  @OnErasure(deleteByAddress())
  emailKey: string;

  @Field(() => WorkspaceRole, { description: 'Role that the person would get.' })
  @Enum({ items: () => WorkspaceRole })
  role: WorkspaceRole;

  @Enum({ items: () => InvitationState })
  state: Opt<InvitationState> = InvitationState.PENDING;

  /** SHA-256 of the secret that the mail carries. */
  @Property({ type: 'blob' })
  secretHash: Buffer;

  /** Who invited; null for a service account, and once the person is erased, when the invitation stands in the organization's name. */
  @ManyToOne(() => User, { ref: true, nullable: true, index: false })
  @OnErasure(clearReference())
  invitedBy: Ref<User> | null;

  @Field(() => Date, { description: 'Until when it can be answered.' })
  @Property({ type: 'timestamptz' })
  expiresAt: Date;

  @Property({ type: 'timestamptz', nullable: true })
  endedAt: Date | null = null;

  constructor(invitation: NewInvitation, now: Date) {
    super(now);
    this.workspace = ref(invitation.workspace);
    this.email = invitation.email.written;
    this.emailKey = invitation.email.key;
    this.role = invitation.role;
    this.invitedBy = invitation.invitedBy && ref(invitation.invitedBy);
    this.secretHash = invitation.secretHash;
    this.expiresAt = invitation.expiresAt;
  }

  isPending(now: Date): boolean {
    return stateAt(this, now) === InvitationState.PENDING;
  }

  hasSecret(hash: Buffer | null): boolean {
    return hash !== null && hash.equals(this.secretHash);
  }

  /** Gives it another secret and more time; the secret before is good for nothing from the commit on. */
  renew(secretHash: Buffer, expiresAt: Date): void {
    this.secretHash = secretHash;
    this.expiresAt = expiresAt;
  }

  end(state: Exclude<InvitationState, 'PENDING'>, now: Date): void {
    this.state = state;
    this.endedAt = now;
  }
}

/** What became of an invitation; one that nobody answered in time has expired, whether or not that is written down. */
export function stateAt({ state, expiresAt }: Pick<Invitation, 'state' | 'expiresAt'>, now: Date): InvitationState {
  return state === InvitationState.PENDING && expiresAt <= now ? InvitationState.EXPIRED : state;
}
