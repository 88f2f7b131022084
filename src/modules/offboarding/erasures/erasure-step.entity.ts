import type { Ref } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';

import { BaseEntity } from '../../../shared/database/base-entity.ts';
import { Node } from '../../../shared/graphql/node.ts';
import { Erasure } from './erasure.entity.ts';

export const ErasureStepKind = {
  IDENTITY_PROVIDER: 'IDENTITY_PROVIDER',
  STORED_BYTES: 'STORED_BYTES',
  WEBHOOK: 'WEBHOOK',
} as const;
export type ErasureStepKind = (typeof ErasureStepKind)[keyof typeof ErasureStepKind];

registerEnumType(ErasureStepKind, {
  name: 'ErasureStepKind',
  description: 'What an erasure waits for outside the database.',
  valuesConfig: {
    IDENTITY_PROVIDER: { description: 'The external identity provider deletes the identity of the person.' },
    STORED_BYTES: { description: 'The bytes of files go from the file store.' },
    WEBHOOK: { description: 'A system that asked for it is told.' },
  },
});

export const ErasureStepState = {
  PENDING: 'PENDING',
  CONFIRMED_ABSENT: 'CONFIRMED_ABSENT',
  DELIVERED: 'DELIVERED',
  REFUSED: 'REFUSED',
  FAILED: 'FAILED',
} as const;
export type ErasureStepState = (typeof ErasureStepState)[keyof typeof ErasureStepState];

registerEnumType(ErasureStepState, {
  name: 'ErasureStepState',
  description: 'Where a step of an erasure stands.',
  valuesConfig: {
    PENDING: { description: 'It waits for its first attempt, or for the next.' },
    CONFIRMED_ABSENT: { description: 'What was to go is proved to be gone.' },
    DELIVERED: { description: 'Who was to be told has confirmed it.' },
    REFUSED: { description: 'The other side said no; a repeat would change nothing until somebody mends the cause.' },
    FAILED: { description: 'Every attempt failed.' },
  },
});

/** States in which a step has done what it was for. */
export const settledStates: readonly ErasureStepState[] = ['CONFIRMED_ABSENT', 'DELIVERED'];

/** One effect of an erasure outside the database. Written with the erasure, performed by a job after the commit. */
@ObjectType({ implements: Node, description: 'One effect of an erasure outside the database.' })
@Entity()
@Index({ name: 'erasure_step_by_erasure', properties: ['erasure', 'id'] })
@Index({
  name: 'erasure_step_due',
  expression: "create index erasure_step_due on erasure_step (next_attempt_at) where state = 'PENDING'",
})
export class ErasureStep extends BaseEntity {
  @ManyToOne(() => Erasure, { ref: true, index: false })
  erasure!: Ref<Erasure>;

  @Field(() => ErasureStepKind, { description: 'What it is.' })
  @Enum({ items: () => ErasureStepKind })
  kind!: ErasureStepKind;

  @Field(() => ErasureStepState, { description: 'Where it stands.' })
  @Enum({ items: () => ErasureStepState })
  state!: ErasureStepState;

  @Field(() => Int, { description: 'How often it was tried.' })
  @Property({ type: 'integer' })
  attempts!: number;

  @Field(() => Date, { nullable: true, description: 'When it is tried next; null once it has ended.' })
  @Property({ type: 'timestamptz', nullable: true })
  nextAttemptAt: Date | null = null;

  /** Nothing that the other side wrote. */
  @Field(() => String, { nullable: true, description: 'Code of what went wrong the last time; null when nothing did.' })
  @Property({ type: 'text', nullable: true })
  lastFault: string | null = null;

  /** What the effect is on. Nothing personal is left in it once the step has ended. */
  @Property({ type: 'jsonb', nullable: true })
  payload: unknown = null;

  @Field(() => Date, { nullable: true, description: 'When the effect was confirmed; null until then.' })
  @Property({ type: 'timestamptz', nullable: true })
  confirmedAt: Date | null = null;

  /** All of its attempts again, from now on. */
  retry(now: Date): void {
    this.state = 'PENDING';
    this.attempts = 0;
    this.nextAttemptAt = now;
  }
}
