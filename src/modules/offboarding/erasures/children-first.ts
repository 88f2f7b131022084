import type { MetadataStorage } from '@mikro-orm/core';

import type { ErasureStep } from '../erasure-plan.ts';

/** Steps in an order in which each can end before the next begins: anonymizations, then what refers before what is referred to. */
export function childrenFirst(metadata: MetadataStorage, steps: readonly ErasureStep[]): ErasureStep[] {
  const deletes = steps.filter(({ rule }) => rule.action === 'delete');
  const tables = new Set(deletes.map(({ table }) => table));
  const all = [...metadata.getAll().values()];
  const depth = new Map<string, number>();

  function depthOf(table: string, below: readonly string[]): number {
    const known = depth.get(table);
    if (known !== undefined) {
      return known;
    }
    const referring = all
      .filter(({ props }) => props.some(({ targetMeta }) => targetMeta?.tableName === table))
      .map(({ tableName }) => tableName)
      .filter(name => tables.has(name) && name !== table && !below.includes(name));
    const found = Math.max(-1, ...referring.map(name => depthOf(name, [...below, table]))) + 1;
    depth.set(table, found);
    return found;
  }

  const inOrder = deletes.toSorted((a, b) => depthOf(a.table, []) - depthOf(b.table, []));
  return [...steps.filter(({ rule }) => rule.action !== 'delete'), ...inOrder];
}
