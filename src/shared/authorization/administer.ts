import { atLeast, OrganizationRole, PlatformRole } from './roles.ts';
import type { Viewer } from './viewer.ts';

export const administrators = 'owners and administrators of the organization';

/** Who may give the role, in words. */
export function grantersOf(role: OrganizationRole): string {
  return role === OrganizationRole.OWNER ? 'owners of the organization' : administrators;
}

/** Whether the viewer administers the organization. */
export function canAdminister(viewer: Viewer, organizationId: string): boolean {
  return (
    viewer.platformRole === PlatformRole.SUPERUSER ||
    (viewer.organizationId === organizationId && atLeast(viewer.role, OrganizationRole.ADMIN))
  );
}

/** Nobody gives a role above the own one. */
export function canGrantRole(viewer: Viewer, organizationId: string, role: OrganizationRole): boolean {
  return (
    canAdminister(viewer, organizationId) &&
    (viewer.platformRole === PlatformRole.SUPERUSER || atLeast(viewer.role, role))
  );
}
