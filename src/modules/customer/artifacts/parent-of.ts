import { formatId } from '../../../shared/ids.ts';

/** What an artifact is attached to, as the API names it; null when it is attached to nothing. */
export function parentOf(ids: {
  readonly accountId: string | null;
  readonly revOrgId: string | null;
  readonly revUserId: string | null;
}): string | null {
  const { accountId, revOrgId, revUserId } = ids;
  if (accountId) {
    return formatId('acc', accountId);
  }
  if (revOrgId) {
    return formatId('rvo', revOrgId);
  }
  return revUserId && formatId('rvu', revUserId);
}
