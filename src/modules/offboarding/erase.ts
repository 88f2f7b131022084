import type { EntityManager } from '@mikro-orm/postgresql';
import type { RawBuilder } from 'kysely';

import { query, sql } from '../../shared/database/sql.ts';
import { endPeople } from './end-people.ts';
import type { ErasurePlan, ErasureStep } from './erasure-plan.ts';

/** How many things of one kind went, or lost their reference to the person. */
export interface ErasedCount {
  readonly kind: string;
  readonly action: 'DELETE' | 'ANONYMIZE';
  readonly count: number;
}

export interface Erased {
  /** By the id of the user. */
  readonly counts: ReadonlyMap<string, readonly ErasedCount[]>;
  /** Names of stored bytes that nobody refers to any more, by the id of the user. */
  readonly bytes: ReadonlyMap<string, readonly string[]>;
}

interface Outcome {
  readonly personId: string;
  readonly kind: string;
  readonly count: number;
  readonly bytes: string[] | null;
}

/**
 * Erases people of one kind.
 *
 * The caller has locked them, and refused those under a legal hold; this is the last place where that is checked. A constant number of statements, however many people and things there are: the rows of one
 * kind are found by their indexes, and all kinds go in one statement, after which PostgreSQL checks the foreign keys.
 */
export async function erase(
  em: EntityManager,
  plan: ErasurePlan,
  userIds: readonly string[],
  now: Date,
): Promise<Erased> {
  const anonymized = await Array.fromAsync(plan.anonymizations, round =>
    run(
      em,
      round.map(step => anonymization(step, userIds)),
      round,
    ),
  );
  const deleted = await run(
    em,
    plan.deletes.map(step => deletion(step, userIds)),
    plan.deletes,
  );
  await endPeople(em, plan, userIds, now);

  const counts = [
    ...anonymized.flat().map(outcome => ({ ...outcome, action: 'ANONYMIZE' as const })),
    ...deleted.map(outcome => ({ ...outcome, action: 'DELETE' as const })),
  ];
  return {
    counts: Map.groupBy(counts, ({ personId }) => personId),
    bytes: bytesByPerson(deleted),
  };
}

function bytesByPerson(outcomes: readonly Outcome[]): Map<string, string[]> {
  const found = Map.groupBy(
    outcomes.filter(({ bytes }) => bytes),
    ({ personId }) => personId,
  );
  return new Map([...found].map(([id, ofPerson]) => [id, ofPerson.flatMap(({ bytes }) => bytes ?? [])]));
}

function deletion({ table, from, ties, bytes }: ErasureStep, userIds: readonly string[]): RawBuilder<unknown> {
  const key = bytes ? sql.ref(`t.${bytes}`) : sql`null::uuid`;
  return sql`delete from ${sql.table(table)} t using ${from}
    where ${ties} and person.id = any(${userIds}::uuid[]) returning person.id as person, ${key} as bytes`;
}

function anonymization({ table, from, ties, clears }: ErasureStep, userIds: readonly string[]): RawBuilder<unknown> {
  const cleared = clears.map(column => sql`${sql.ref(column)} = null`);
  const held = sql.join(clears.map(column => sql.ref(`t.${column}`)));
  return sql`update ${sql.table(table)} t set ${sql.join(cleared)} from ${from}
    where ${ties} and person.id = any(${userIds}::uuid[]) and num_nonnulls(${held}) > 0
    returning person.id as person, null::uuid as bytes`;
}

/** Runs changes as one statement, and counts what each did to whose rows. */
function run(
  em: EntityManager,
  changes: readonly RawBuilder<unknown>[],
  steps: readonly ErasureStep[],
): Promise<Outcome[]> {
  const named = changes.map((change, index) => sql`${sql.ref(`step${index}`)} as (${change})`);
  const counted = steps.map(
    ({ kind }, index) => sql`
      select person as "personId", ${kind}::text as kind, count(*)::int as count,
        array_agg(bytes) filter (where bytes is not null) as bytes
      from ${sql.ref(`step${index}`)} group by person`,
  );
  return query(em, sql<Outcome>`with ${sql.join(named)} ${sql.join(counted, sql` union all `)}`);
}
