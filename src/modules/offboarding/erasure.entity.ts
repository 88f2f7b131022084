import type { Opt, Ref } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { keep, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { Organization } from '../organization/index.ts';
import type { ErasedCount } from './erase.ts';

/** Whom an erasure can be about, by the prefix of their ids. */
export type ErasureSubjectKind = 'usr' | 'rvu';

export const ErasureState = {
  PURGING: 'PURGING',
  SETTLING: 'SETTLING',
  VERIFYING: 'VERIFYING',
  COMPLETED: 'COMPLETED',
  FAILED: 'FAILED',
} as const;
export type ErasureState = (typeof ErasureState)[keyof typeof ErasureState];

/** The ledger of erasures: one row for each person, which proves what was done and holds nothing of the person. */
@Entity()
@Unique({ name: 'erasure_once_per_subject', properties: ['subjectId', 'subjectKind'] })
@Index({ name: 'erasure_by_organization', properties: ['organization', 'id'] })
export class Erasure extends BaseEntity {
  @ManyToOne(() => Organization, { ref: true, index: false })
  organization!: Ref<Organization>;

  @Property({ type: 'text' })
  subjectKind!: ErasureSubjectKind;

  @Property({ type: 'uuid' })
  @OnErasure(keep('The proof of whom it was about; an id alone is not personal once the person is erased.'))
  subjectId!: string;

  @Enum({ items: () => ErasureState })
  state!: ErasureState;

  /** Rows that were to be deleted or anonymized, counted when the erasure began. */
  @Property({ type: 'integer' })
  totalCount!: number;

  @Property({ type: 'integer' })
  doneCount!: number;

  /** SHA-256, in hexadecimal, of the rules that were carried out. */
  @Property({ type: 'text' })
  planHash!: string;

  @Property({ type: 'jsonb' })
  countsBefore!: readonly ErasedCount[];

  /** What a search through every table found afterwards; null until it ran. */
  @Property({ type: 'jsonb', nullable: true })
  countsAfter: Opt<readonly ErasedCount[]> | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  purgedAt: Date | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  completedAt: Date | null = null;
}
