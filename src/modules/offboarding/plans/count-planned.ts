import type { EntityManager } from '@mikro-orm/postgresql';
import type { RawBuilder } from 'kysely';

import { query, sql } from '../../../shared/database/sql.ts';
import type { ThingCount } from '../deletion.ts';
import type { ErasurePlan, ErasureStep } from '../erasure-plan.ts';
import { actionOf, stepsOf } from '../erasures/count-things.ts';
import { isOpen, isTheirs, peopleAre, rowsOf } from '../step-sql.ts';
import type { Handover } from '../transfers/handover.ts';

/** How many rows one step would touch, with a fingerprint of their ids. */
export interface CountedThings extends ThingCount {
  /** Changes with the set of ids, but for one in 2^64; the order does not matter. Null when there are no rows. */
  readonly fingerprint: string | null;
  /** Rows with stored bytes. */
  readonly bytes: number;
}

/** Counts, by one statement, everything that the plan of an erasure would touch, after what changes hands. */
export async function countPlanned(
  em: EntityManager,
  plan: ErasurePlan,
  userIds: readonly string[],
  handover: Handover,
): Promise<CountedThings[]> {
  const taken = takenBy(handover);
  const parts = [
    ...stepsOf(plan).map(step => countOf(step, taken)),
    ...plan.transfers.flatMap(({ kind, table, column }) => {
      const isTaken = taken(kind, 't', column);
      return isTaken
        ? sql`select ${kind}::text as kind, 'TRANSFER' as action, ${totals}, 0 as bytes from ${sql.table(table)} t
            where ${isTheirs({ via: null, person: sql.ref(`t.${column}`) })} and ${isTaken}`
        : [];
    }),
  ];
  const counted = await query(em, sql<CountedThings>`with ${peopleAre(userIds)} ${sql.join(parts, sql` union all `)}`);
  return counted.filter(({ count }) => count > 0);
}

/** PostgreSQL's own hash of a UUID, which its hash joins use. */
export const fingerprint = sql`bit_xor(uuid_hash_extended(t.id, 0))::text`;

const totals = sql`count(*)::int as count, ${fingerprint} as fingerprint`;

function countOf(step: ErasureStep, taken: ReturnType<typeof takenBy>): RawBuilder<unknown> {
  const { kind, rule, bytes, transferable } = step;
  const isTaken = transferable && taken(transferable.kind, transferable.alias, transferable.column);
  const stored = bytes ? sql`count(${sql.ref(`t.${bytes}`)})::int` : sql`0`;
  return sql`
    select ${kind}::text as kind, ${actionOf(rule)}::text as action, ${totals}, ${stored} as bytes
    from ${rowsOf(step)} where ${isTheirs(step)} and ${isOpen(step)} and not ${isTaken ?? sql`false`}`;
}

/** The condition under which a row of a kind changes hands; null when none does. */
function takenBy({ things }: Handover) {
  const byKind = Map.groupBy(things, ({ kind }) => kind);
  return (kind: string, alias: string, column: string): RawBuilder<unknown> | null => {
    const given = byKind.get(kind);
    if (!given) {
      return null;
    }
    const ids = given.flatMap(({ thingId }) => thingId ?? []);
    const owners = given.filter(({ thingId }) => thingId === null).map(({ from }) => from);
    return sql`(${sql.ref(`${alias}.id`)} = any(${ids}::uuid[]) or ${sql.ref(`${alias}.${column}`)} = any(${owners}::uuid[]))`;
  };
}
