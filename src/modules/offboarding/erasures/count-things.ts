import type { EntityManager } from '@mikro-orm/postgresql';
import type { RawBuilder } from 'kysely';

import { query, sql } from '../../../shared/database/sql.ts';
import type { ErasedCount } from '../erase.ts';
import type { ErasurePlan, ErasureStep } from '../erasure-plan.ts';
import { isOpen, isTheirs, peopleAre, rowsOf } from '../step-sql.ts';

type Counts = ReadonlyMap<string, readonly ErasedCount[]>;

interface Found extends ErasedCount {
  readonly personId: string;
}

/** Counts what a plan would do for people, by one statement. Kinds of which there is nothing are left out. */
export async function countThings(em: EntityManager, plan: ErasurePlan, personIds: readonly string[]): Promise<Counts> {
  return byPerson(await query(em, countsOf(stepsOf(plan), personIds)));
}

/**
 * Counts what is left of people who were erased: things of every declared kind, and the people's own rows.
 *
 * What was found by an address cannot be looked for: the address is gone, and is free for somebody else.
 */
export async function countRemains(
  em: EntityManager,
  plan: ErasurePlan,
  personIds: readonly string[],
): Promise<Counts> {
  // What people's own rows refer to each other by goes with those rows, or their foreign key would forbid it.
  const steps = stepsOf(plan).filter(({ table }) => table !== plan.people);
  const things = await query(em, countsOf(steps, personIds));
  const people = await query(
    em,
    sql<Found>`select t.id as "personId", ${plan.people}::text as kind, 'ANONYMIZE' as action, 1 as count
      from ${sql.table(plan.people)} t where t.id = any(${personIds}::uuid[]) and ${isNoTombstone(plan)}`,
  );
  return byPerson([...things, ...people]);
}

function isNoTombstone({ blanks }: ErasurePlan): RawBuilder<unknown> {
  return blanks.length === 0
    ? sql`true`
    : sql`(t.status <> 'DELETED' or num_nonnulls(${sql.join(blanks.map(column => sql.ref(`t.${column}`)))}) > 0)`;
}

/** The kinds of things that a plan deletes or anonymizes, each once. */
export function kindsOf(plan: ErasurePlan): Omit<ErasedCount, 'count'>[] {
  const kinds = stepsOf(plan).map(({ kind, rule }) => ({ kind, action: actionOf(rule) }));
  return [...new Map(kinds.map(kind => [`${kind.kind} ${kind.action}`, kind])).values()];
}

/** Every step, those that clear references before those that delete what they refer to. */
export function stepsOf({ anonymizations, deletes }: ErasurePlan): ErasureStep[] {
  return [...anonymizations.flat(), ...deletes];
}

function countsOf(steps: readonly ErasureStep[], personIds: readonly string[]): RawBuilder<Found> {
  const counts = steps.map(
    step => sql`select ${step.person} as "personId", ${step.kind}::text as kind, ${actionOf(step.rule)}::text as action,
        count(*)::int as count
      from ${rowsOf(step)} where ${isTheirs(step)} and ${isOpen(step)} group by ${step.person}`,
  );
  return sql<Found>`with ${peopleAre(personIds)} ${sql.join(counts, sql` union all `)}`;
}

export function actionOf({ action }: ErasureStep['rule']): ErasedCount['action'] {
  return action === 'delete' ? 'DELETE' : 'ANONYMIZE';
}

function byPerson(found: readonly Found[]): Counts {
  const groups = Map.groupBy(found, ({ personId }) => personId);
  return new Map(
    [...groups].map(([id, counts]) => [id, counts.map(({ kind, action, count }) => ({ kind, action, count }))]),
  );
}
