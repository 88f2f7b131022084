import { canAdminister } from '../../shared/authorization/administer.ts';
import { Permission } from '../../shared/authorization/roles.ts';
import type { Viewer } from '../../shared/authorization/viewer.ts';

export const customerStaff = 'staff with the permission MANAGE_CUSTOMERS';

export const customerReaders = 'staff with the permission READ_CUSTOMERS or MANAGE_CUSTOMERS';

/** List and look at; managing includes it. */
export function canReadCustomers(viewer: Viewer, organizationId: string): boolean {
  return (
    canManageCustomers(viewer, organizationId) ||
    (viewer.organizationId === organizationId && viewer.permissions.includes(Permission.READ_CUSTOMERS))
  );
}

/** Create, list, link and unlink. Administrators of the organization need no permission. */
export function canManageCustomers(viewer: Viewer, organizationId: string): boolean {
  return (
    canAdminister(viewer, organizationId) ||
    (viewer.organizationId === organizationId && viewer.permissions.includes(Permission.MANAGE_CUSTOMERS))
  );
}
