import 'reflect-metadata';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { RawBuilder } from 'kysely';

import { erasurePlanOf, type ErasureStep } from '../src/modules/offboarding/erasure-plan.ts';
import type { Step } from './limit/step.ts';

/**
 * What goes with a person, and what forgets the person, for the limit: from what the entities of Leaver declare, so that
 * both sides do the same, but as one would write it by hand, each table for itself and children first.
 */
export function erasureSteps(orm: MikroORM): Step[] {
  const { deletes, anonymizations } = erasurePlanOf(orm.em.getMetadata());
  const text = (part: RawBuilder<unknown>) => part.compile(orm.em.getKysely<object>()).sql.replaceAll('"', '');
  const steps = [...anonymizations.flat(), ...deletes].map(step => toStep(step, text(step.from), text(step.ties)));
  const joins = ({ from }: Step) => from?.split(',').length ?? 0;
  return steps.toSorted((a, b) => Number(b.clears.length > 0) - Number(a.clears.length > 0) || joins(b) - joins(a));
}

/** Where the person's id stands in the rows themselves, or in what they lead to, the person is not looked up. */
function toStep({ kind, table, clears, bytes }: ErasureStep, from: string, ties: string): Step {
  const [, before = '', column] = /^(?:(.*) and )?(\w+\.\w+) = person\.id$/.exec(ties) ?? [];
  const others = from.replace(/(?:, )?users person$/, '');
  return column
    ? { kind, table, clears, bytes, from: others || null, where: before || null, person: column }
    : { kind, table, clears, bytes, from, where: ties, person: 'person.id' };
}
