import { canGrantRole } from '../../shared/authorization/administer.ts';
import { type OrganizationRole, PlatformRole } from '../../shared/authorization/roles.ts';
import type { Viewer } from '../../shared/authorization/viewer.ts';

export const userManagers = 'owners of the organization, or administrators as long as no owner is concerned,';

interface Subject {
  readonly organizationId: string;
  readonly role: OrganizationRole;
  readonly platformRole: PlatformRole;
}

/** Edit, suspend, reinstate, grant permissions: administrators, and nobody to who stands above. */
export function canManageUser(viewer: Viewer, { organizationId, role, platformRole }: Subject): boolean {
  return (
    canGrantRole(viewer, organizationId, role) &&
    (viewer.platformRole === PlatformRole.SUPERUSER || platformRole !== PlatformRole.SUPERUSER)
  );
}
