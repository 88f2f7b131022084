import { can } from '../../shared/authorization/authorize.ts';
import type { VisibleNodes } from '../../shared/graphql/visible.ts';
import { User } from '../identity/index.ts';
import { Invitation, InvitationState, stateAt } from './invitation.entity.ts';
import { ServiceAccount } from './service-account.entity.ts';
import { WorkspaceMember } from './workspace-member.entity.ts';
import { accessTo, visibleUser, visibleWorkspace } from './workspace.reads.ts';

export const workspaceNodes: VisibleNodes = {
  wsp: visibleWorkspace,

  async mem(context, id) {
    const [viewer, member] = await Promise.all([context.viewer(), context.rows.find(WorkspaceMember, id)]);
    const access = member && !member.endedAt && (await accessTo(context, member.workspaceId));
    return access && can(viewer, 'workspaces.read', access) ? member : null;
  },

  async svc(context, id) {
    const [viewer, account] = await Promise.all([context.viewer(), context.rows.find(ServiceAccount, id)]);
    const access = account && (await accessTo(context, account.workspaceId));
    return access && can(viewer, 'workspaces.read', access) ? account : null;
  },

  /** For who manages the members, and as long as it is pending for who has the address. */
  async inv(context, id) {
    const [viewer, invitation] = await Promise.all([context.viewer(), context.rows.find(Invitation, id)]);
    if (!viewer || !invitation) {
      return null;
    }
    const [access, self] = await Promise.all([
      accessTo(context, invitation.workspaceId),
      context.rows.get(User, viewer.userId),
    ]);
    const isInvited =
      self.emailKey === invitation.emailKey && stateAt(invitation, context.rows.now) === InvitationState.PENDING;
    return access && can(viewer, 'invitations.read', { ...access, isInvited }) ? invitation : null;
  },

  /** Stands here and not with identity, which knows nothing of workspaces. */
  usr: visibleUser,
};
