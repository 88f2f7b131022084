import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { type DeclineInvitation, declineInvitation } from './decline-invitation.ts';
import { Invitation } from './invitation.entity.ts';
import { InvitationNotFoundError, InvitationNotPendingError } from './invitation.errors.ts';

@InputType({ description: 'Input of declineInvitation.' })
class DeclineInvitationInput implements DeclineInvitation {
  @Field(() => String, { description: 'Secret of the invitation.' })
  secret!: string;
}

@ObjectType({ description: 'The invitation is declined, for good.' })
class DeclineInvitationSuccess {
  @Field(() => Invitation, { description: 'The invitation.' })
  invitation!: Row<Invitation>;
}

const Result = mutationResult('DeclineInvitationResult', DeclineInvitationSuccess, [
  InvitationNotFoundError,
  InvitationNotPendingError,
]);

@Resolver()
export class DeclineInvitationMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Declines an invitation. For the user whose address was invited.',
  })
  declineInvitation(
    @Arg('input', () => DeclineInvitationInput, { description: 'Which invitation.' }) input: DeclineInvitationInput,
    @Ctx() context: Context,
  ) {
    return Result.from(declineInvitation(context, input).then(invitation => ({ invitation: rowOf(invitation) })));
  }
}
