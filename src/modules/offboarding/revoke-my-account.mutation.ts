import { Arg, Ctx, Field, InputType, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { ReauthenticationRequiredError } from '../../shared/errors/access-errors.ts';
import { BatchTooLargeError, InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { LastAdminError } from '../workspace/index.ts';
import type { LeavingImpact } from './deletion.ts';
import { LeavingImpactType } from './deletion.types.ts';
import { AdminCannotRevokeError } from './offboarding.errors.ts';
import { PlanChangedError } from './plans/plan-changed.error.ts';
import { type Revocation, type RevokeMyAccount, revokeMyAccount } from './revoke-my-account.ts';
import { SuccessorNotFoundError, SuccessorRefusedError, TransferRefusedError } from './transfers/transfer.errors.ts';
import { TransferInput } from './transfers/transfer.input.ts';

const RevocationOutcome = {
  REVOKED: 'REVOKED',
  ALREADY_REVOKED: 'ALREADY_REVOKED',
  WOULD_REVOKE: 'WOULD_REVOKE',
} as const;

registerEnumType(RevocationOutcome, {
  name: 'RevocationOutcome',
  description: 'How the revocation of the own account ended.',
  valuesConfig: {
    REVOKED: { description: 'The account was ended by this call.' },
    ALREADY_REVOKED: { description: 'It had been ended or deleted before, and this session with it; nothing changed.' },
    WOULD_REVOKE: { description: 'Dry run: the account would have been ended.' },
  },
});

@InputType({ description: 'Input of revokeMyAccount.' })
class RevokeMyAccountInput implements RevokeMyAccount {
  @Field(() => String, {
    nullable: true,
    description: 'Why, in at most 500 characters; kept in the audit log, so name nobody.',
  })
  reason!: string | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Do everything, report it, and roll it back.' })
  dryRun!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Hash of a plan; nothing is changed unless the effect is still the one of that plan.',
  })
  ifPlan!: string | null;

  @Field(() => [TransferInput], {
    nullable: true,
    description: 'What changes hands, in the same transaction; at most 1,000.',
  })
  transfers!: TransferInput[] | null;
}

@ObjectType({ description: 'The own account has ended: no session of it is served any more.' })
class RevokeMyAccountSuccess implements Revocation {
  @Field(() => RevocationOutcome, { description: 'How it ended.' })
  outcome!: Revocation['outcome'];

  @IdField('usr', { description: 'The user, for client caches.' })
  revokedUserId!: string;

  @Field(() => Date, {
    nullable: true,
    description:
      'When everything personal is erased; an administrator can restore the account until then. Null when it has been erased.',
  })
  purgeAfter!: Date | null;

  @Field(() => LeavingImpactType, { description: 'What the revocation touched, or would touch.' })
  impact!: LeavingImpact;

  @Field(() => String, { nullable: true, description: 'On a dry run, to be passed back as ifPlan; null otherwise.' })
  planHash!: string | null;
}

const Result = mutationResult('RevokeMyAccountResult', RevokeMyAccountSuccess, [
  AdminCannotRevokeError,
  BatchTooLargeError,
  InvalidIdError,
  InvalidInputError,
  LastAdminError,
  PlanChangedError,
  ReauthenticationRequiredError,
  SuccessorNotFoundError,
  SuccessorRefusedError,
  TransferRefusedError,
]);

@Resolver()
export class RevokeMyAccountMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      "Ends the caller's own account: access at once, the data when the time of grace is over. " +
      'For everybody but owners and administrators of an organization, with a sign-in that is at most minutes old.',
  })
  revokeMyAccount(
    @Arg('input', () => RevokeMyAccountInput, { description: 'Why, and whether to try it only.' })
    input: RevokeMyAccountInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      revokeMyAccount(context, input).then(revocation => {
        if (!input.dryRun) {
          context.cookies.clear();
        }
        return revocation;
      }),
    );
  }
}
