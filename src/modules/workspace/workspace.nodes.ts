import { can } from '../../shared/authorization/authorize.ts';
import { isPerson } from '../../shared/authorization/viewer.ts';
import type { VisibleNodes } from '../../shared/graphql/visible.ts';
import { User } from '../identity/index.ts';
import { Invitation, InvitationState, stateAt } from './invitation.entity.ts';
import { ServiceAccountKey } from './service-account-key.entity.ts';
import { ServiceAccount } from './service-account.entity.ts';
import { WorkspaceMember } from './workspace-member.entity.ts';
import { accessTo, visibleUser, visibleWorkspace } from './workspace.reads.ts';

export const workspaceNodes: VisibleNodes = {
  wsp: visibleWorkspace,

  async mem(context, id) {
    const [caller, member] = await Promise.all([context.caller(), context.rows.find(WorkspaceMember, id)]);
    const access = member && !member.endedAt && (await accessTo(context, member.workspaceId));
    return access && can(caller, 'workspaces.read', access) ? member : null;
  },

  async svc(context, id) {
    const [caller, account] = await Promise.all([context.caller(), context.rows.find(ServiceAccount, id)]);
    const access = account && (await accessTo(context, account.workspaceId));
    return access && can(caller, 'workspaces.read', access) ? account : null;
  },

  /** For who manages the members. */
  async sak(context, id) {
    const [caller, key] = await Promise.all([context.caller(), context.rows.find(ServiceAccountKey, id)]);
    if (!key || key.endedAt) {
      return null;
    }
    const { workspaceId } = await context.rows.get(ServiceAccount, key.serviceAccountId);
    const access = await accessTo(context, workspaceId);
    return access && can(caller, 'workspaces.manage', access) ? key : null;
  },

  /** For who manages the members, and as long as it is pending for who has the address. */
  async inv(context, id) {
    const [caller, invitation] = await Promise.all([context.caller(), context.rows.find(Invitation, id)]);
    if (!caller || !invitation) {
      return null;
    }
    const [access, self] = await Promise.all([
      accessTo(context, invitation.workspaceId),
      isPerson(caller) ? context.rows.get(User, caller.userId) : null,
    ]);
    const isInvited =
      self?.emailKey === invitation.emailKey && stateAt(invitation, context.rows.now) === InvitationState.PENDING;
    return access && can(caller, 'invitations.read', { ...access, isInvited }) ? invitation : null;
  },

  /** Stands here and not with identity, which knows nothing of workspaces. */
  usr: visibleUser,
};
