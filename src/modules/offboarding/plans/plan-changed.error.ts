import { Field, ObjectType } from 'type-graphql';

import { DomainError } from '../../../shared/errors/domain-error.ts';
import { ErrorCode } from '../../../shared/errors/error-code.ts';
import type { DeletionPlan } from './deletion-plan.ts';
import { DeletionPlanType } from './deletion-plan.types.ts';
import { PlanPart } from './plan-hash-parts.ts';

@ObjectType({
  implements: DomainError,
  description: 'The effect would differ from the plan that the caller approved. Nothing was changed.',
})
export class PlanChangedError extends DomainError {
  @Field(() => [PlanPart], { description: 'In what the plan that was approved differs.' })
  readonly changed: readonly PlanPart[];

  @Field(() => DeletionPlanType, { description: 'The plan as it is now.' })
  readonly plan: DeletionPlan;

  constructor(changed: readonly PlanPart[], plan: DeletionPlan) {
    super(ErrorCode.PLAN_CHANGED, 'The effect would differ from the plan. Look at the new one.', ['input', 'ifPlan']);
    this.changed = changed;
    this.plan = plan;
  }
}
