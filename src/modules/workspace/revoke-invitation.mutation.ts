import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { Invitation } from './invitation.entity.ts';
import { InvitationNotFoundError, InvitationNotPendingError } from './invitation.errors.ts';
import { type InvitationRevocation, type RevokeInvitation, revokeInvitation } from './revoke-invitation.ts';

const InvitationRevocationOutcome = { ALREADY_REVOKED: 'ALREADY_REVOKED', REVOKED: 'REVOKED' } as const;

registerEnumType(InvitationRevocationOutcome, {
  name: 'InvitationRevocationOutcome',
  description: 'How the revocation of an invitation ended.',
  valuesConfig: {
    ALREADY_REVOKED: { description: 'It had been revoked before; nothing changed.' },
    REVOKED: { description: 'It was revoked by this call.' },
  },
});

@InputType({ description: 'Input of revokeInvitation.' })
class RevokeInvitationInput implements RevokeInvitation {
  @Field(() => ID, { description: 'The invitation.' })
  invitationId!: string;
}

@ObjectType({ description: 'The invitation is revoked, for good.' })
class RevokeInvitationSuccess {
  @Field(() => InvitationRevocationOutcome, { description: 'How it ended.' })
  outcome!: InvitationRevocation['outcome'];

  @Field(() => Invitation, { description: 'The invitation.' })
  invitation!: Row<Invitation>;
}

const Result = mutationResult('RevokeInvitationResult', RevokeInvitationSuccess, [
  ForbiddenError,
  InvalidIdError,
  InvitationNotFoundError,
  InvitationNotPendingError,
]);

@Resolver()
export class RevokeInvitationMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Takes a pending invitation to a workspace back. For administrators of the workspace and of its organization.',
  })
  revokeInvitation(
    @Arg('input', () => RevokeInvitationInput, { description: 'Which invitation.' }) input: RevokeInvitationInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      revokeInvitation(context, input).then(({ outcome, invitation }) => ({ outcome, invitation: rowOf(invitation) })),
    );
  }
}
