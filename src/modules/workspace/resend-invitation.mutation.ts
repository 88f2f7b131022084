import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError, RateLimitedError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { Invitation } from './invitation.entity.ts';
import { InvitationNotFoundError, InvitationNotPendingError } from './invitation.errors.ts';
import { type ResendInvitation, resendInvitation } from './resend-invitation.ts';

@InputType({ description: 'Input of resendInvitation.' })
class ResendInvitationInput implements ResendInvitation {
  @Field(() => ID, { description: 'The invitation.' })
  invitationId!: string;
}

@ObjectType({ description: 'The invitation has another secret, and its whole time again.' })
class ResendInvitationSuccess {
  @Field(() => Invitation, { description: 'The invitation.' })
  invitation!: Row<Invitation>;

  @Field(() => String, {
    description:
      'Proves that its holder was invited, in place of the one before, and is in the mail as well. Shown once.',
  })
  secret!: string;
}

const Result = mutationResult('ResendInvitationResult', ResendInvitationSuccess, [
  ForbiddenError,
  InvalidIdError,
  InvitationNotFoundError,
  InvitationNotPendingError,
  RateLimitedError,
]);

@Resolver()
export class ResendInvitationMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Writes again to who is invited, with another secret; the one before stops working. ' +
      'For administrators of the workspace and of its organization.',
  })
  resendInvitation(
    @Arg('input', () => ResendInvitationInput, { description: 'Which invitation.' }) input: ResendInvitationInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      resendInvitation(context, input).then(({ invitation, secret }) => ({ invitation: rowOf(invitation), secret })),
    );
  }
}
