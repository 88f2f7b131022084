export { Invitation, InvitationState } from './invitation.entity.ts';
export { ServiceAccount } from './service-account.entity.ts';
export { MembershipSource, WorkspaceMember } from './workspace-member.entity.ts';
export { WorkspaceRole } from './workspace-role.ts';
export { Workspace } from './workspace.entity.ts';
export { lockWorkspaces } from './lock-workspaces.ts';
export { readWorkspaceAccess, type WorkspaceAccess } from './workspace-access.ts';
export { LastAdminError, MemberNotFoundError, WorkspaceNotFoundError } from './workspace.errors.ts';
export { canManageMembers, canSeeWorkspace } from './workspace.policy.ts';
