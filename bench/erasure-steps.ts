import 'reflect-metadata';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { RawBuilder } from 'kysely';

import { erasurePlanOf } from '../src/modules/offboarding/erasure-plan.ts';
import type { Step } from './limit/step.ts';

/**
 * What goes with a person, and what forgets the person, for the limit: from what the entities of Leaver declare, so that
 * both sides do the same, but as one would write it by hand, each table for itself and children first.
 */
export function erasureSteps(orm: MikroORM): Step[] {
  const { deletes, anonymizations } = erasurePlanOf(orm.em.getMetadata());
  const text = (part: RawBuilder<unknown>) => part.compile(orm.em.getKysely<object>()).sql.replaceAll('"', '');
  const steps = [...anonymizations.flat(), ...deletes].map(({ kind, table, clears, bytes, via, person }): Step => ({
    kind,
    table,
    clears,
    bytes,
    from: via && text(via.tables),
    where: via && text(via.ties),
    person: text(person),
  }));
  const joins = ({ from }: Step) => from?.split(',').length ?? 0;
  return steps.toSorted((a, b) => Number(b.clears.length > 0) - Number(a.clears.length > 0) || joins(b) - joins(a));
}
