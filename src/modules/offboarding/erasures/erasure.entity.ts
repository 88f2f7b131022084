import type { Ref } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType, registerEnumType } from 'type-graphql';

import { BaseEntity } from '../../../shared/database/base-entity.ts';
import { type ErasureSubject, keep, OnErasure } from '../../../shared/erasure/on-erasure.ts';
import { Node } from '../../../shared/graphql/node.ts';
import { Organization } from '../../organization/index.ts';
import type { ErasedCount } from '../erase.ts';

/** Whom an erasure can be about, by the prefix of their ids. */
export type ErasureSubjectKind = 'usr' | 'rvu';

export const subjectOfKind: Readonly<Record<ErasureSubjectKind, ErasureSubject>> = { usr: 'USER', rvu: 'REV_USER' };

export const ErasureState = {
  PURGING: 'PURGING',
  SETTLING: 'SETTLING',
  VERIFYING: 'VERIFYING',
  COMPLETED: 'COMPLETED',
  FAILED: 'FAILED',
} as const;
export type ErasureState = (typeof ErasureState)[keyof typeof ErasureState];

registerEnumType(ErasureState, {
  name: 'ErasureState',
  description: 'Where an erasure stands. Access has ended in every one of them.',
  valuesConfig: {
    PURGING: { description: 'What belongs to the person is being deleted, chunk by chunk.' },
    SETTLING: { description: 'The rows are gone; steps outside the database are open.' },
    VERIFYING: { description: 'Everything was done; every table is about to be searched for what is left.' },
    COMPLETED: { description: 'Nothing is left, and the receipt is signed.' },
    FAILED: { description: 'Something could not be deleted, or was found afterwards. It is tried again by itself.' },
  },
});

@ObjectType({
  implements: Node,
  description: 'What was, or is being, deleted with a person. Holds nothing of the person.',
})
@Entity()
@Unique({ name: 'erasure_once_per_subject', properties: ['subjectId', 'subjectKind'] })
@Index({ name: 'erasure_by_organization', properties: ['organization', 'id'] })
@Index({
  name: 'erasure_open',
  expression: "create index erasure_open on erasure (state) where state <> 'COMPLETED'",
})
export class Erasure extends BaseEntity {
  @ManyToOne(() => Organization, { ref: true, index: false })
  organization!: Ref<Organization>;

  @Property({ type: 'text' })
  subjectKind!: ErasureSubjectKind;

  @Property({ type: 'uuid' })
  @OnErasure(keep('The proof of whom it was about; an id alone is not personal once the person is erased.'))
  subjectId!: string;

  @Field(() => ErasureState, { description: 'Where it stands.' })
  @Enum({ items: () => ErasureState })
  state!: ErasureState;

  /** Rows that are deleted or anonymized, counted when the erasure began. */
  @Property({ type: 'integer' })
  totalCount!: number;

  @Property({ type: 'integer' })
  doneCount!: number;

  @Field(() => String, { description: 'SHA-256, in hexadecimal, of the rules that are carried out.' })
  @Property({ type: 'text' })
  planHash!: string;

  @Property({ type: 'jsonb' })
  countsBefore!: readonly ErasedCount[];

  /** What a search through every table found afterwards, the zeros included. */
  @Property({ type: 'jsonb', nullable: true })
  countsAfter: readonly ErasedCount[] | null = null;

  @Field(() => [String], {
    description: 'Kinds of things that could not be deleted, or were found afterwards; empty unless it failed.',
  })
  @Property({ type: 'jsonb' })
  faults!: readonly string[];

  /** Times that it failed since it began: the next attempt waits the longer, the more there were. */
  @Property({ type: 'integer' })
  failureCount!: number;

  @Field(() => Date, { nullable: true, description: 'When the last row was gone; null until then.' })
  @Property({ type: 'timestamptz', nullable: true })
  purgedAt: Date | null = null;

  @Field(() => Date, { nullable: true, description: 'When it was verified, and the receipt signed; null until then.' })
  @Property({ type: 'timestamptz', nullable: true })
  completedAt: Date | null = null;

  /** The signed receipt, in canonical JSON. */
  @Property({ type: 'text', nullable: true })
  receipt: string | null = null;
}
