import { OrganizationRole, PlatformRole } from '../../shared/authorization/roles.ts';
import type { Viewer } from '../../shared/authorization/viewer.ts';

export const holders = 'owners of the organization';

/** Place, release and see legal holds: an administrator could be whom the hold is to stop. */
export function canHold(viewer: Viewer, organizationId: string): boolean {
  return (
    viewer.platformRole === PlatformRole.SUPERUSER ||
    (viewer.organizationId === organizationId && viewer.role === OrganizationRole.OWNER)
  );
}
