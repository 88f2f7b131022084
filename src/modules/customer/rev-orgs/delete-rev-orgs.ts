import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../../shared/database/sql.ts';
import { deleteArtifacts } from '../artifacts/delete-artifacts.ts';

/**
 * Deletes rev orgs, which are locked, with the links to them. The rev users stay.
 *
 * @returns how many links ended
 */
export async function deleteRevOrgs(em: EntityManager, ids: readonly string[]): Promise<number> {
  const links = await query(em, sql`delete from rev_user_link where rev_org_id = any(${ids}::uuid[]) returning id`);
  await query(em, sql`delete from tag_assignment where rev_org_id = any(${ids}::uuid[])`);
  await deleteArtifacts(em, 'rev_org_id', ids);
  await query(em, sql`delete from rev_org where id = any(${ids}::uuid[])`);
  return links.length;
}
