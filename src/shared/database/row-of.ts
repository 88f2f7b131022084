import { Reference, wrap } from '@mikro-orm/core';

import type { Row } from './rows.ts';

/** The row that an entity was written as, so that a mutation can answer with it without reading it again. */
export function rowOf<Entity extends object>(entity: Entity): Row<Entity> {
  const { props } = wrap(entity, true).__meta;
  const values = entity as Record<string, unknown>;
  const columns = props.map(({ name, targetMeta }) => {
    const value = values[name];
    return targetMeta
      ? [`${name}Id`, Reference.isReference(value) ? wrap(value.unwrap(), true).getPrimaryKey() : null]
      : [name, value];
  });
  return Object.fromEntries(columns) as Row<Entity>;
}
