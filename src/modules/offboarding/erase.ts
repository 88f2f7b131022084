import type { EntityManager } from '@mikro-orm/postgresql';
import type { RawBuilder } from 'kysely';

import { query, sql } from '../../shared/database/sql.ts';
import { endPeople } from './end-people.ts';
import type { ErasurePlan, ErasureStep } from './erasure-plan.ts';
import { isOpen, isTheirs, peopleAre, rowsOf, tiedBy } from './step-sql.ts';

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
      userIds,
      round.map(step => anonymization(step)),
      round,
    ),
  );
  const deleted = await run(
    em,
    userIds,
    plan.deletes.map(step => deletion(step)),
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

function deletion(step: ErasureStep): RawBuilder<unknown> {
  const key = step.bytes ? sql.ref(`t.${step.bytes}`) : sql`null::uuid`;
  return sql`delete from ${sql.table(step.table)} t ${tiedBy('using', step)}
    where ${isTheirs(step)} returning ${step.person} as person, ${key} as bytes`;
}

function anonymization(step: ErasureStep): RawBuilder<unknown> {
  const cleared = step.clears.map(column => sql`${sql.ref(column)} = null`);
  // What is returned of the row itself is what it has become.
  return sql`update ${sql.table(step.table)} t set ${sql.join(cleared)}
    from (select t.id, ${step.person} as person from ${rowsOf(step)} where ${isTheirs(step)} and ${isOpen(step)}) found
    where t.id = found.id returning found.person, null::uuid as bytes`;
}

/** Runs changes as one statement, and counts what each did to whose rows. */
function run(
  em: EntityManager,
  userIds: readonly string[],
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
  return query(em, sql<Outcome>`with ${peopleAre(userIds)}, ${sql.join(named)} ${sql.join(counted, sql` union all `)}`);
}
