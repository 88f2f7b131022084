import { administrators, canAdminister } from '../../shared/authorization/administer.ts';
import type { Viewer } from '../../shared/authorization/viewer.ts';

export const teamManagers = administrators;
export const projectManagers = `the owner of the project, and ${administrators},`;

/** How a viewer stands to a team or a project. */
export interface GroupAccess {
  readonly organizationId: string;
  /** Null for what nobody owns, as every team. */
  readonly ownerId: string | null;
  readonly isMember: boolean;
}

/** Everybody in the organization sees its teams. */
export function canSeeTeam(viewer: Viewer, { organizationId }: GroupAccess): boolean {
  return viewer.organizationId === organizationId || canAdminister(viewer, organizationId);
}

/** A project is for who takes part in it, and the administrators. */
export function canSeeProject(viewer: Viewer, access: GroupAccess): boolean {
  return access.isMember || canManageGroup(viewer, access);
}

export function canManageGroup(viewer: Viewer, { organizationId, ownerId }: GroupAccess): boolean {
  return canAdminister(viewer, organizationId) || ownerId === viewer.userId;
}
