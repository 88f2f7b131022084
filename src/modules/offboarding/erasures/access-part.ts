import type { MetadataStorage } from '@mikro-orm/core';

import type { ErasurePlan, ErasureStep } from '../erasure-plan.ts';

/**
 * The part of a plan that never waits: what the person could do something by, what is found by the address, which is
 * about to be free, and whatever refers to that.
 */
export function accessPartOf(plan: ErasurePlan, metadata: MetadataStorage): ErasurePlan {
  const first = plan.deletes.filter(
    ({ rule }) => rule.action === 'delete' && (rule.endsAccess || rule.by === 'address'),
  );
  const tables = withReferring(new Set(first.map(({ table }) => table)), metadata);
  const isPart = ({ table }: ErasureStep) => tables.has(table);
  return {
    ...plan,
    deletes: plan.deletes.filter(step => first.includes(step) || isPart(step)),
    anonymizations: plan.anonymizations.map(round => round.filter(isPart)).filter(round => round.length > 0),
  };
}

function withReferring(tables: ReadonlySet<string>, metadata: MetadataStorage): ReadonlySet<string> {
  const referring = [...metadata.getAll().values()].filter(({ props }) =>
    props.some(({ targetMeta }) => targetMeta && tables.has(targetMeta.tableName)),
  );
  const all = new Set([...tables, ...referring.map(({ tableName }) => tableName)]);
  return all.size === tables.size ? all : withReferring(all, metadata);
}
