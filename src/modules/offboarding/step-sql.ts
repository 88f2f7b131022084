import type { RawBuilder } from 'kysely';

import { sql } from '../../shared/database/sql.ts';
import type { ErasureStep } from './erasure-plan.ts';

/**
 * Whom a statement is about: goes in front of it, behind `with`, so that the ids are sent once, however many kinds of
 * things the statement goes through.
 */
export function peopleAre(ids: readonly string[]): RawBuilder<unknown> {
  return sql`people as materialized (select ${ids}::uuid[] as ids)`;
}

/** The condition that a row `t` of the step belongs to one of the people of {@link peopleAre}. */
export function isTheirs({ via, person }: Pick<ErasureStep, 'via' | 'person'>): RawBuilder<unknown> {
  const isOne = sql`${person} = any((select ids from people)::uuid[])`;
  return via ? sql`${via.ties} and ${isOne}` : isOne;
}

/** The rows `t` of the step, with what ties them to a person. */
export function rowsOf({ table, via }: Pick<ErasureStep, 'table' | 'via'>): RawBuilder<unknown> {
  return via ? sql`${sql.table(table)} t, ${via.tables}` : sql`${sql.table(table)} t`;
}

/** A clause, `using` or `from`, for what ties the rows of a change to a person. */
export function tiedBy(clause: 'using' | 'from', { via }: Pick<ErasureStep, 'via'>): RawBuilder<unknown> {
  return via ? sql`${sql.raw(clause)} ${via.tables}` : sql``;
}

/** Whether there is still something to do to a row `t`. */
export function isOpen({ clears }: Pick<ErasureStep, 'clears'>): RawBuilder<unknown> {
  return clears.length === 0
    ? sql`true`
    : sql`num_nonnulls(${sql.join(clears.map(column => sql.ref(`t.${column}`)))}) > 0`;
}
