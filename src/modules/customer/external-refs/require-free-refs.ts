import type { EntityManager } from '@mikro-orm/postgresql';

import { refuseViolation } from '../../../shared/database/constraints.ts';
import { query, sql } from '../../../shared/database/sql.ts';
import type { CustomerKind } from '../customer-kind.ts';
import { ExternalRefTakenError } from '../customer.errors.ts';

interface Claim {
  readonly organizationId: string;
  readonly kind: CustomerKind;
  /** Whose refs they are to be. */
  readonly subjectId: string;
  readonly refs: readonly string[];
}

/**
 * Sees that external refs stand for nothing else of their kind. Two who claim one at once are told apart by PostgreSQL.
 *
 * @throws {ExternalRefTakenError} naming the first that is taken
 */
export async function requireFreeRefs(em: EntityManager, { organizationId, kind, subjectId, refs }: Claim) {
  if (refs.length === 0) {
    return;
  }
  const taken = await query(
    em,
    sql<{ ref: string }>`
      select ref from external_ref
      where organization_id = ${organizationId}::uuid and kind = ${kind} and ref = any(${refs}::text[])
        and subject_id <> ${subjectId}::uuid`,
  );
  const first = refs.findIndex(ref => taken.some(other => other.ref === ref));
  if (first !== -1) {
    throw new ExternalRefTakenError(['input', 'externalRefs', String(first)]);
  }
}

/** For the outside of a transaction that writes external refs. */
export const refuseTakenRefs = refuseViolation({
  external_ref_once: () => new ExternalRefTakenError(['input', 'externalRefs']),
});
