import type { Ref } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { Erasure } from './erasure.entity.ts';

export const ErasureStepKind = {
  IDENTITY_PROVIDER: 'IDENTITY_PROVIDER',
  STORED_BYTES: 'STORED_BYTES',
  WEBHOOK: 'WEBHOOK',
} as const;
export type ErasureStepKind = (typeof ErasureStepKind)[keyof typeof ErasureStepKind];

export const ErasureStepState = {
  PENDING: 'PENDING',
  CONFIRMED_ABSENT: 'CONFIRMED_ABSENT',
  DELIVERED: 'DELIVERED',
  REFUSED: 'REFUSED',
  FAILED: 'FAILED',
} as const;
export type ErasureStepState = (typeof ErasureStepState)[keyof typeof ErasureStepState];

/** States in which a step has done what it was for. */
export const settledStates: readonly ErasureStepState[] = ['CONFIRMED_ABSENT', 'DELIVERED'];

/** One effect of an erasure outside the database. Written with the erasure, performed by a job after the commit. */
@Entity()
@Index({ name: 'erasure_step_by_erasure', properties: ['erasure', 'id'] })
export class ErasureStep extends BaseEntity {
  @ManyToOne(() => Erasure, { ref: true, index: false })
  erasure!: Ref<Erasure>;

  @Enum({ items: () => ErasureStepKind })
  kind!: ErasureStepKind;

  @Enum({ items: () => ErasureStepState })
  state!: ErasureStepState;

  @Property({ type: 'integer' })
  attempts!: number;

  @Property({ type: 'timestamptz', nullable: true })
  nextAttemptAt: Date | null = null;

  /** Code of what went wrong the last time: nothing that the other side wrote. */
  @Property({ type: 'text', nullable: true })
  lastFault: string | null = null;

  /** What the effect is on. Nothing personal is left in it once the step has ended. */
  @Property({ type: 'jsonb', nullable: true })
  payload: unknown = null;

  @Property({ type: 'timestamptz', nullable: true })
  confirmedAt: Date | null = null;
}
