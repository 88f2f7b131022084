import { Ctx, Field, FieldResolver, ID, Int, ObjectType, registerEnumType, Resolver, Root } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { TransferKind } from '../../../shared/erasure/transfer-kind.ts';
import { DomainError } from '../../../shared/errors/domain-error.ts';
import { IdField } from '../../../shared/graphql/id-field.ts';
import { formatId } from '../../../shared/ids.ts';
import { User } from '../../identity/index.ts';
import { Workspace } from '../../workspace/index.ts';
import { ErasedThings } from '../erased-things.type.ts';
import { ErasureStepKind } from '../erasures/erasure-step.entity.ts';
import { idKindOf } from '../transfers/id-kind-of.ts';
import { SuccessorReason } from '../transfers/successors.ts';
import { type Blocker, type DeletionPlan, type PlannedTransfer } from './deletion-plan.ts';
import { PlanPart } from './plan-hash-parts.ts';
import type { SuggestedSuccessor } from './suggest-successors.ts';

registerEnumType(SuccessorReason, {
  name: 'SuccessorReason',
  description: 'Why somebody is suggested as a successor.',
  valuesConfig: {
    LONGEST_STANDING_ADMIN: { description: 'Has been an administrator for the longest time, of those who stay.' },
    LONGEST_STANDING_MEMBER: { description: 'No administrator stays; has been a member for the longest time.' },
  },
});

registerEnumType(PlanPart, {
  name: 'PlanPart',
  description: 'What a plan is about.',
  valuesConfig: {
    USERS: { description: 'Who would be deleted.' },
    BLOCKERS: { description: 'What would be refused.' },
    THINGS: { description: 'Which things would be deleted, anonymized or handed over.' },
    ACCESS: { description: 'Which sessions would end.' },
    WORKSPACES: { description: 'Which memberships would end, or the roles in them.' },
    TRANSFERS: { description: 'Who would take over what.' },
  },
});

@ObjectType({ description: 'A refusal that a deletion would meet.' })
class DeletionBlocker implements Blocker {
  @Field(() => Int, { nullable: true, description: 'Position among the requested users, from 0; null for a transfer.' })
  index!: number | null;

  @Field(() => ID, { nullable: true, description: 'The identifier, as it was sent; null for a transfer.' })
  requestedId!: string | null;

  @Field(() => DomainError, { description: 'The error that the mutation would answer with.' })
  error!: Blocker['error'];
}

@ObjectType('SuggestedSuccessor', { description: 'Somebody who could take over what would be left behind.' })
export class SuggestedSuccessorType {
  @Field(() => TransferKind, { description: 'What there is to take over.' })
  kind!: string;

  @Field(() => SuccessorReason, { description: 'Why this one.' })
  reason!: SuccessorReason;
}

@Resolver(() => SuggestedSuccessorType)
export class SuggestedSuccessorResolver {
  @FieldResolver(() => Workspace, { nullable: true, description: 'The workspace that would need an administrator.' })
  workspace(@Root() { workspaceId }: SuggestedSuccessor, @Ctx() context: Context) {
    return workspaceId && context.rows.get(Workspace, workspaceId);
  }

  @FieldResolver(() => User, { description: 'Who could take over.' })
  user(@Root() { userId }: SuggestedSuccessor, @Ctx() context: Context) {
    return context.rows.get(User, userId);
  }
}

@ObjectType('PlannedTransfer', { description: 'What would change hands, as the transfers of the request say.' })
export class PlannedTransferType {
  @Field(() => TransferKind, { description: 'The kind of thing.' })
  kind!: string;

  @IdField('usr', { nullable: true, description: 'Whose things; null for a workspace.' })
  fromUserId!: string | null;

  @IdField('usr', { nullable: true, description: 'Who would take over; null for a workspace that is dissolved.' })
  successorId!: string | null;
}

@Resolver(() => PlannedTransferType)
export class PlannedTransferResolver {
  @FieldResolver(() => ID, { nullable: true, description: 'The one thing; null for all of the kind.' })
  thingId(@Root() { kind, thingId }: PlannedTransfer) {
    return thingId && formatId(idKindOf(kind), thingId);
  }
}

@ObjectType({ description: 'What would be done outside the database, after the deletion.' })
class PlannedEffect {
  @Field(() => ErasureStepKind, { description: 'What it is.' })
  kind!: ErasureStepKind;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

@ObjectType('DeletionPlan', { description: 'What a deletion of users would do and would not, at this instant.' })
export class DeletionPlanType implements DeletionPlan {
  @Field(() => String, {
    description:
      'Stands for all of the plan: who goes, what is refused, the ids of every row that is touched, the sessions, ' +
      'memberships and successors. The same as long as all of these are; tokens that are renewed do not count. ' +
      'A mutation that gets it as ifPlan does what the plan says, or nothing.',
  })
  hash!: string;

  @IdField('usr', { list: true, description: 'Who would be deleted.' })
  userIds!: readonly string[];

  @IdField('usr', { list: true, description: 'Who was deleted before; nothing would be done about them.' })
  alreadyDeletedUserIds!: readonly string[];

  @IdField('usr', { list: true, description: 'Who is under a legal hold, and so is blocked.' })
  heldUserIds!: readonly string[];

  @Field(() => [DeletionBlocker], { description: 'What would be refused; the rest is planned without it.' })
  blockers!: readonly Blocker[];

  @Field(() => [ErasedThings], { description: 'Everything that would be deleted, anonymized or handed over.' })
  things!: DeletionPlan['things'];

  @Field(() => Int, { description: 'Live sessions that would end.' })
  sessionCount!: number;

  @Field(() => Int, { description: 'API keys that would end.' })
  apiKeyCount!: number;

  @Field(() => Int, { description: 'Memberships in workspaces that would end.' })
  membershipCount!: number;

  @IdField('wsp', { list: true, description: 'Workspaces that would lose a member, as far as the caller sees them.' })
  workspaceIds!: readonly string[];

  @IdField('org', { list: true, description: 'Organizations of the users and of these workspaces.' })
  organizationIds!: readonly string[];

  @Field(() => [SuggestedSuccessorType], {
    description: 'Who could take over what nobody takes yet, and so would be refused or deleted.',
  })
  successors!: DeletionPlan['successors'];

  @Field(() => [PlannedTransferType], { description: 'What would change hands.' })
  transfers!: DeletionPlan['transfers'];

  @Field(() => [PlannedEffect], { description: 'What would be done outside the database.' })
  externalEffects!: DeletionPlan['externalEffects'];
}
