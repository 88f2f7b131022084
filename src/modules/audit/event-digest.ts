import type { RawBuilder } from 'kysely';

import { sql } from '../../shared/database/sql.ts';

/**
 * SHA-256 over everything that a row `e` of audit_event holds, less the number of its link.
 *
 * What is personal goes in as it is sealed, so that the digest is the same once nobody can open it any more.
 */
export const eventDigest: RawBuilder<Buffer> = sql`sha256(convert_to(jsonb_build_array(
  e.id, extract(epoch from e.created_at), e.organization_id, e.action, e.actor_kind, e.actor_id, e.subject_kind,
  e.subject_id, e.key_holder_id, encode(e.sealed, 'hex'), e.details)::text, 'UTF8'))`;

/** SHA-256 over the digests of many rows `e`. */
export const eventsDigest: RawBuilder<Buffer> = sql`sha256(string_agg(${eventDigest}, ''::bytea order by e.id))`;

/** What stands in the place of a hash before the first link of an organization. */
export function beforeFirst(organizationId: RawBuilder<unknown>): RawBuilder<Buffer> {
  return sql`sha256(convert_to(${organizationId}::text, 'UTF8'))`;
}
