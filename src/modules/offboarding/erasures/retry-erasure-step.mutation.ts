import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { rowOf } from '../../../shared/database/row-of.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../../shared/errors/input-errors.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { ErasureStepNotFoundError } from '../offboarding.errors.ts';
import { ErasureStep } from './erasure-step.entity.ts';
import { type RetryErasureStep, retryErasureStep, type StepRetry } from './retry-erasure-step.ts';

const ErasureStepRetryOutcome = {
  RETRIED: 'RETRIED',
  ALREADY_PENDING: 'ALREADY_PENDING',
  ALREADY_SETTLED: 'ALREADY_SETTLED',
} as const;

registerEnumType(ErasureStepRetryOutcome, {
  name: 'ErasureStepRetryOutcome',
  description: 'How a wish to retry a step ended.',
  valuesConfig: {
    RETRIED: { description: 'It is tried again, with all of its attempts.' },
    ALREADY_PENDING: { description: 'It is still being tried; nothing changed.' },
    ALREADY_SETTLED: { description: 'It has done what it was for; nothing changed.' },
  },
});

@InputType({ description: 'Input of retryErasureStep.' })
class RetryErasureStepInput implements RetryErasureStep {
  @Field(() => ID, { description: 'The step.' })
  stepId!: string;
}

@ObjectType({ description: 'The step is tried again, or needs no retry.' })
class RetryErasureStepSuccess {
  @Field(() => ErasureStepRetryOutcome, { description: 'How it ended.' })
  outcome!: StepRetry['outcome'];

  @Field(() => ErasureStep, { description: 'The step.' })
  step!: Row<ErasureStep>;
}

const Result = mutationResult('RetryErasureStepResult', RetryErasureStepSuccess, [
  ErasureStepNotFoundError,
  ForbiddenError,
  InvalidIdError,
]);

@Resolver()
export class RetryErasureStepMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Has a step of an erasure tried again that was refused or given up, once the cause is mended. ' +
      'For owners and administrators of the organization.',
  })
  retryErasureStep(
    @Arg('input', () => RetryErasureStepInput, { description: 'Which step.' }) input: RetryErasureStepInput,
    @Ctx() context: Context,
  ) {
    const retried = retryErasureStep(context, input).then(({ outcome, step }) => ({ outcome, step: rowOf(step) }));
    return Result.from(retried);
  }
}
