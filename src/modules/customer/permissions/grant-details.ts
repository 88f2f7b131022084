import type { Permission } from '../../../shared/authorization/roles.ts';
import { formatId } from '../../../shared/ids.ts';
import type { Grant } from './grants.ts';

/** What an audit event tells of a grant; `from` is what was granted before. */
export function grantDetails(permission: Permission, { accountId }: Grant, from: Permission | null = null) {
  return {
    permission,
    ...(accountId !== null && { accountId: formatId('acc', accountId) }),
    ...(from && { from }),
  };
}
