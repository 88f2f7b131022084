import type { EntityMetadata, EntityProperty, MetadataStorage } from '@mikro-orm/core';
import type { RawBuilder } from 'kysely';

import { sql } from '../../shared/database/sql.ts';
import { type AnonymizeRule, type DeleteRule, erasureRulesOf } from '../../shared/erasure/on-erasure.ts';
import { User } from '../identity/index.ts';

/** One way in which a table refers to people, and what becomes of those rows. */
export interface ErasureStep {
  /** The kind of thing, as the API names it. */
  readonly kind: string;
  readonly table: string;
  readonly rule: DeleteRule | AnonymizeRule;
  /** Columns that are set to null, for an anonymization. */
  readonly clears: readonly string[];
  /** Column with the name of stored bytes; null when there are none. */
  readonly bytes: string | null;
  /** The further tables, and the condition that ties a row `t` to its `person`, a row of users. */
  readonly from: RawBuilder<unknown>;
  readonly ties: RawBuilder<unknown>;
}

export interface ErasurePlan {
  readonly deletes: readonly ErasureStep[];
  /** Rounds that run one after the other: a statement may update a row only once, so each has a table once. */
  readonly anonymizations: readonly (readonly ErasureStep[])[];
  /** Columns of the person's own row that are cleared. */
  readonly blanks: readonly string[];
}

/** A chain of references from a table to users: each column leads to the next table. */
type Path = readonly { readonly column: string; readonly target: string }[];

const plans = new WeakMap<MetadataStorage, ErasurePlan>();

/** The plan, compiled once from what the entities declare and the metadata of the ORM. */
export function erasurePlanOf(metadata: MetadataStorage): ErasurePlan {
  const plan = plans.get(metadata) ?? compile(metadata);
  plans.set(metadata, plan);
  return plan;
}

function compile(metadata: MetadataStorage): ErasurePlan {
  const all = [...metadata.getAll().values()];
  const steps = all.flatMap(meta =>
    meta.props.flatMap(prop => {
      const rule = erasureRulesOf(meta.class).get(prop.name);
      return rule?.action === 'delete' || rule?.action === 'anonymize' ? [toStep(meta, prop, rule)] : [];
    }),
  );
  const person = metadata.get(User);
  return {
    deletes: steps.filter(({ rule }) => rule.action === 'delete'),
    anonymizations: inRounds(steps.filter(({ rule }) => rule.action === 'anonymize')),
    blanks: person.props.filter(({ name }) => erasureRulesOf(User).get(name)?.action === 'blank').flatMap(columnsOf),
  };
}

function toStep(meta: EntityMetadata, prop: EntityProperty, rule: DeleteRule | AnonymizeRule): ErasureStep {
  const column = columnOf(prop);
  const named = (property: string) => columnOf(meta.properties[property as never] as EntityProperty);
  return {
    kind: meta.className,
    table: meta.tableName,
    rule,
    clears: rule.action === 'anonymize' ? [...(rule.clearsReference ? [column] : []), ...rule.clears.map(named)] : [],
    bytes: rule.action === 'delete' && rule.bytes ? named(rule.bytes) : null,
    ...tiesOf(meta, prop, rule),
  };
}

function tiesOf(
  meta: EntityMetadata,
  prop: EntityProperty,
  rule: ErasureStep['rule'],
): Pick<ErasureStep, 'from' | 'ties'> {
  if (prop.targetMeta) {
    return alongPath(pathToUser(meta, prop));
  }
  const isAddress = rule.action === 'delete' && rule.by === 'address';
  const column = sql.ref(`t.${columnOf(prop)}`);
  return { from: sql`users person`, ties: isAddress ? sql`${column} = person.email_key` : sql`${column} = person.id` };
}

/** Follows a reference, and the deleting or scrubbing references of what it leads to, until it ends at a user. */
function pathToUser(meta: EntityMetadata, prop: EntityProperty): Path {
  const target = prop.targetMeta;
  if (!target) {
    throw new Error(`${meta.className}.${prop.name} declares an erasure, but refers to nothing.`);
  }
  const link = { column: columnOf(prop), target: target.tableName };
  if (target.class === User) {
    return [link];
  }
  const next = target.props.find(({ name, targetMeta }) => {
    const rule = erasureRulesOf(target.class).get(name);
    return (
      targetMeta &&
      targetMeta !== target &&
      (rule?.action === 'delete' || (rule?.action === 'anonymize' && !rule.clearsReference))
    );
  });
  if (!next) {
    throw new Error(
      `${meta.className}.${prop.name} declares an erasure, but ${target.className} does not belong to a person: ` +
        `declare @OnErasure beside the property of ${target.className} that leads to its owner.`,
    );
  }
  return [link, ...pathToUser(target, next)];
}

function alongPath(path: Path): Pick<ErasureStep, 'from' | 'ties'> {
  const alias = (index: number) => (index === path.length - 1 ? 'person' : `via${index}`);
  const from = path.map(({ target }, index) => sql`${sql.table(target)} ${sql.ref(alias(index))}`);
  const ties = path.map(({ column }, index) => {
    const holder = index === 0 ? 't' : alias(index - 1);
    return sql`${sql.ref(`${holder}.${column}`)} = ${sql.ref(`${alias(index)}.id`)}`;
  });
  return { from: sql.join(from), ties: sql.join(ties, sql` and `) };
}

function inRounds(steps: readonly ErasureStep[]): ErasureStep[][] {
  const byTable = Map.groupBy(steps, ({ table }) => table);
  const rounds = Math.max(0, ...[...byTable.values()].map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) =>
    [...byTable.values()].flatMap(ofTable => ofTable.slice(round, round + 1)),
  );
}

function columnsOf({ fieldNames }: EntityProperty): string[] {
  return fieldNames ?? [];
}

function columnOf(prop: EntityProperty): string {
  const [column] = columnsOf(prop);
  if (!column) {
    throw new Error(`The property ${prop.name} has no column.`);
  }
  return column;
}
