import type { EntityClass, EntityMetadata, EntityProperty, MetadataStorage } from '@mikro-orm/core';
import type { RawBuilder } from 'kysely';

import { sql } from '../../shared/database/sql.ts';
import {
  type AnonymizeRule,
  type DeleteRule,
  type ErasureRule,
  erasureRuleOf,
  type ErasureSubject,
  isAbout,
  type TransferRule,
} from '../../shared/erasure/on-erasure.ts';
import { RevUser } from '../customer/index.ts';
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
  /** The tables between a row `t` and the person, and what ties them; null where the row names the person itself. */
  readonly via: { readonly tables: RawBuilder<unknown>; readonly ties: RawBuilder<unknown> } | null;
  /** The id of the person. */
  readonly person: RawBuilder<unknown>;
  /** What the rows belong to that can change hands, and they with it: itself, or what it is a part of. */
  readonly transferable: { readonly kind: string; readonly alias: string; readonly column: string } | null;
}

/** Things of one kind that a successor can take over. */
export interface TransferStep {
  readonly kind: string;
  readonly table: string;
  /** Column that names the owner. */
  readonly column: string;
  readonly byDefault: TransferRule['byDefault'];
}

export interface ErasurePlan {
  readonly subject: ErasureSubject;
  /** Table of the people who are erased. */
  readonly people: string;
  readonly deletes: readonly ErasureStep[];
  /** Rounds that run one after the other: a statement may update a row only once, so each has a table once. */
  readonly anonymizations: readonly (readonly ErasureStep[])[];
  /** Columns of the person's own row that are cleared. When there are none, no tombstone stays. */
  readonly blanks: readonly string[];
  /** What can be handed over before all that. */
  readonly transfers: readonly TransferStep[];
}

/** A chain of references from a table to people: each property leads to the next table. */
type Path = readonly { readonly meta: EntityMetadata; readonly prop: EntityProperty }[];

const subjects = { USER: User, REV_USER: RevUser } as const;

/** Every kind of person whom there is a plan for. */
export const erasureSubjects = Object.keys(subjects) as ErasureSubject[];

const plans = new WeakMap<MetadataStorage, Map<ErasureSubject, ErasurePlan>>();

/** The plan to erase people of a kind, compiled once from what the entities declare and the metadata of the ORM. */
export function erasurePlanOf(metadata: MetadataStorage, subject: ErasureSubject = 'USER'): ErasurePlan {
  const known = plans.get(metadata) ?? new Map<ErasureSubject, ErasurePlan>();
  const plan = known.get(subject) ?? compile(metadata, subject);
  plans.set(metadata, known.set(subject, plan));
  return plan;
}

function compile(metadata: MetadataStorage, subject: ErasureSubject): ErasurePlan {
  const person = metadata.get(subjects[subject] as EntityClass<object>);
  const declared = [...metadata.getAll().values()].flatMap(meta =>
    meta.props.flatMap(prop => {
      const rule = erasureRuleOf(meta.class, prop.name);
      return rule && rule.action !== 'keep' && rule.action !== 'blank' ? [{ meta, prop, rule }] : [];
    }),
  );
  const steps = declared.flatMap(({ meta, prop, rule }) => {
    const ties = tiesOf({ subject, person }, meta, prop, rule);
    return ties ? [toStep(meta, prop, rule, ties)] : [];
  });
  return {
    subject,
    people: person.tableName,
    deletes: steps.filter(({ rule }) => rule.action === 'delete'),
    anonymizations: inRounds(steps.filter(({ rule }) => rule.action === 'anonymize')),
    blanks: person.props.filter(({ name }) => ruleOf(person, name)?.action === 'blank').flatMap(columnsOf),
    transfers: declared
      .flatMap(({ meta, prop, rule }) =>
        rule.action === 'transfer' && prop.targetMeta?.class === person.class ? [toTransfer(meta, prop, rule)] : [],
      )
      .toSorted((a, b) => (a.kind < b.kind ? -1 : 1)),
  };
}

type Change = DeleteRule | AnonymizeRule | TransferRule;
type Ties = Pick<ErasureStep, 'via' | 'person' | 'transferable'>;

function toStep(meta: EntityMetadata, prop: EntityProperty, declared: Change, ties: Ties): ErasureStep {
  const rule = declared.action === 'transfer' ? declared.otherwise : declared;
  const column = columnOf(prop);
  const named = (property: string) => columnOf(meta.properties[property as never] as EntityProperty);
  return {
    kind: meta.className,
    table: meta.tableName,
    rule,
    clears: rule.action === 'anonymize' ? [...(rule.clearsReference ? [column] : []), ...rule.clears.map(named)] : [],
    bytes: rule.action === 'delete' && rule.bytes ? named(rule.bytes) : null,
    ...ties,
  };
}

function toTransfer(meta: EntityMetadata, prop: EntityProperty, { byDefault }: TransferRule): TransferStep {
  return { kind: meta.className, table: meta.tableName, column: columnOf(prop), byDefault };
}

/** How the rows are tied to people of a kind; null when they are not. */
function tiesOf(
  { subject, person }: { readonly subject: ErasureSubject; readonly person: EntityMetadata },
  meta: EntityMetadata,
  prop: EntityProperty,
  rule: Change,
): Ties | null {
  if (prop.targetMeta) {
    const path = pathTo(subjects[subject], meta, prop, []);
    if (!path && !erasureSubjects.some(other => pathTo(subjects[other], meta, prop, []))) {
      throw new Error(
        `${meta.className}.${prop.name} declares an erasure, but ${prop.targetMeta.className} does not belong to a person: ` +
          `declare @OnErasure beside the property of ${prop.targetMeta.className} that leads to its owner.`,
      );
    }
    return path && alongPath(path);
  }
  if (!isAbout(meta.class, prop.name, subject)) {
    return null;
  }
  const isAddress = rule.action === 'delete' && rule.by === 'address';
  const column = sql.ref(`t.${columnOf(prop)}`);
  return isAddress
    ? {
        via: { tables: sql`${sql.table(person.tableName)} person`, ties: sql`${column} = person.email_key` },
        person: sql`person.id`,
        transferable: null,
      }
    : { via: null, person: column, transferable: null };
}

/** Follows a reference, and the owning references of what it leads to, until it ends at a person of the kind. */
function pathTo(
  people: (typeof subjects)[ErasureSubject],
  meta: EntityMetadata,
  prop: EntityProperty,
  seen: readonly unknown[],
): Path | null {
  const target = prop.targetMeta;
  if (!target || seen.includes(target.class)) {
    return null;
  }
  if (target.class === people) {
    return [{ meta, prop }];
  }
  for (const next of target.props.filter(({ name }) => isOwning(ruleOf(target, name)))) {
    const rest = pathTo(people, target, next, [...seen, meta.class]);
    if (rest) {
      return [{ meta, prop }, ...rest];
    }
  }
  return null;
}

/** Whether a row belongs to what the reference leads to, so that its own parts belong there as well. */
function isOwning(rule: ErasureRule | undefined): boolean {
  return (
    rule?.action === 'delete' || rule?.action === 'transfer' || (rule?.action === 'anonymize' && !rule.clearsReference)
  );
}

function ruleOf(meta: EntityMetadata, property: string): ErasureRule | undefined {
  return erasureRuleOf(meta.class, property);
}

function alongPath(path: Path): Ties {
  const alias = (index: number) => (index === 0 ? 't' : `via${index - 1}`);
  const column = ({ prop }: Path[number], index: number) => sql.ref(`${alias(index)}.${columnOf(prop)}`);
  const between = path.slice(0, -1);
  const transferable = path.flatMap(({ meta, prop }, index) =>
    ruleOf(meta, prop.name)?.action === 'transfer'
      ? [{ kind: meta.className, alias: alias(index), column: columnOf(prop) }]
      : [],
  );
  return {
    via:
      between.length === 0
        ? null
        : {
            tables: sql.join(
              between.map(
                ({ prop }, index) => sql`${sql.table(prop.targetMeta?.tableName ?? '')} ${sql.ref(alias(index + 1))}`,
              ),
            ),
            ties: sql.join(
              between.map((step, index) => sql`${column(step, index)} = ${sql.ref(`${alias(index + 1)}.id`)}`),
              sql` and `,
            ),
          },
    person: sql.join(path.slice(-1).map(step => column(step, path.length - 1))),
    transferable: transferable[0] ?? null,
  };
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
