import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../../shared/database/sql.ts';
import type { Handover } from '../transfers/handover.ts';
import { type CountedThings, fingerprint } from './count-planned.ts';

/** Counts what goes with workspaces that are dissolved, beside the memberships of those who leave. */
export async function countDissolved(em: EntityManager, { dissolved }: Handover): Promise<CountedThings[]> {
  if (dissolved.length === 0) {
    return [];
  }
  const ids = dissolved.map(({ workspaceId }) => workspaceId);
  const counts = sql`'DELETE' as action, count(*)::int as count, ${fingerprint} as fingerprint, 0 as bytes`;
  const counted = await query(
    em,
    sql<CountedThings>`
      select 'Invitation' as kind, ${counts} from invitation t where t.workspace_id = any(${ids}::uuid[])
      union all
      select 'ServiceAccount', ${counts} from service_account t where t.workspace_id = any(${ids}::uuid[])
      union all
      select 'ServiceAccountKey', ${counts} from service_account_key t
      join service_account a on a.id = t.service_account_id where a.workspace_id = any(${ids}::uuid[])`,
  );
  return counted.filter(({ count }) => count > 0);
}
