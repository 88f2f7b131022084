import { canAdminister } from '../../shared/authorization/administer.ts';
import { type Caller, isPerson } from '../../shared/authorization/viewer.ts';
import type { WorkspaceAccess } from './workspace-access.ts';
import { WorkspaceRole } from './workspace-role.ts';

export const workspaceAdmins = 'administrators of the workspace';

/** Members see a workspace, and so do the administrators of its organization. For all others it does not exist. */
export function canSeeWorkspace(caller: Caller, { organizationId, role }: WorkspaceAccess): boolean {
  return role !== null || (isPerson(caller) && canAdminister(caller, organizationId));
}

/** Invite, change roles, remove: admins of the workspace, and the administrators of its organization. */
export function canManageMembers(caller: Caller, { organizationId, role }: WorkspaceAccess): boolean {
  return role === WorkspaceRole.ADMIN || (isPerson(caller) && canAdminister(caller, organizationId));
}
