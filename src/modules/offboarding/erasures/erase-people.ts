import type { EntityManager } from '@mikro-orm/postgresql';

import { managedIdentities } from '../../identity/index.ts';
import { erase, type ErasedCount } from '../erase.ts';
import { erasurePlanOf } from '../erasure-plan.ts';
import { accessPartOf } from './access-part.ts';
import { countThings } from './count-things.ts';
import { type ErasureSubjectKind, subjectOfKind } from './erasure.entity.ts';
import { openErasures, openErasureSteps, totalOf } from './open-erasures.ts';
import { planHashOf } from './plan-hash.ts';
import { settleErasures } from './settle-erasures.ts';

interface Erasing {
  readonly kind: ErasureSubjectKind;
  readonly people: readonly { readonly id: string; readonly organizationId: string }[];
  readonly now: Date;
  /** Most rows that are deleted by this transaction; the rest of more goes afterwards, by jobs. */
  readonly inlineRows: number;
  /** Ids of the erasures by person, where they had one before. */
  readonly erasureIds?: ReadonlyMap<string, string>;
}

/**
 * Erases people of one kind, in the caller's transaction, and opens their erasures in the ledger.
 *
 * The caller has locked them, and refused those under a legal hold. A constant number of statements.
 *
 * @returns what goes with whom
 */
export async function erasePeople(
  em: EntityManager,
  { kind, people, now, inlineRows, erasureIds }: Erasing,
): Promise<ReadonlyMap<string, readonly ErasedCount[]>> {
  const ids = people.map(({ id }) => id);
  const plan = erasurePlanOf(em.getMetadata(), subjectOfKind[kind]);
  const before = await countThings(em, plan, ids);
  // Where no tombstone stays, nothing would lead to the rest.
  const isInline = plan.blanks.length === 0 || totalOf([...before.values()].flat()) <= inlineRows;
  const identities = kind === 'usr' ? await managedIdentities(em, ids) : [];
  const { counts, bytes } = await erase(em, isInline ? plan : accessPartOf(plan, em.getMetadata()), ids, now);
  const planHash = planHashOf(plan);
  const erasures = await openErasures(
    em,
    people.map(({ id, organizationId }) => ({
      id: erasureIds?.get(id) ?? null,
      organizationId,
      subjectKind: kind,
      subjectId: id,
      state: isInline ? 'SETTLING' : 'PURGING',
      planHash,
      counts: before.get(id) ?? [],
      doneCount: totalOf((isInline ? before : counts).get(id) ?? []),
    })),
    now,
  );
  const steps = [
    ...[...bytes].map(([id, keys]) => ({ id, kind: 'STORED_BYTES' as const, payload: { keys } })),
    ...identities.map(({ userId, ...payload }) => ({ id: userId, kind: 'IDENTITY_PROVIDER' as const, payload })),
  ].map(({ id, ...step }) => ({ erasureId: erasures.get(id) ?? '', ...step }));
  await openErasureSteps(em, steps, now);
  await settleErasures(em, [...erasures.values()]);
  return isInline ? counts : before;
}
