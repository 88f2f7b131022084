import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { ForbiddenError, ReauthenticationRequiredError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { ExternalIdentityNotFoundError, LastSignInMethodError, ManagedIdentityError } from './identity.errors.ts';
import { type ExternalIdentityUnlinking, unlinkExternalIdentity } from './unlink-external-identity.ts';

const ExternalIdentityUnlinkingOutcome = { UNLINKED: 'UNLINKED', ALREADY_UNLINKED: 'ALREADY_UNLINKED' } as const;

registerEnumType(ExternalIdentityUnlinkingOutcome, {
  name: 'ExternalIdentityUnlinkingOutcome',
  description: 'How the unlinking of an identity ended.',
  valuesConfig: {
    UNLINKED: { description: 'It was unlinked by this call.' },
    ALREADY_UNLINKED: { description: 'It had been unlinked before; nothing changed.' },
  },
});

@InputType({ description: 'Input of unlinkExternalIdentity.' })
class UnlinkExternalIdentityInput {
  @Field(() => ID, { description: "One of the caller's identities at other providers, or of another user's." })
  externalIdentityId!: string;
}

@ObjectType({ description: 'Tokens of the identity count no more, and its user is told by mail.' })
class UnlinkExternalIdentitySuccess implements ExternalIdentityUnlinking {
  @Field(() => ExternalIdentityUnlinkingOutcome, { description: 'How it ended.' })
  outcome!: ExternalIdentityUnlinking['outcome'];

  @IdField('xid', { description: 'The identity, for client caches.' })
  unlinkedExternalIdentityId!: string;

  @Field(() => Int, { description: 'Tokens of it that were in use, and work no more.' })
  endedSessionCount!: number;
}

const Result = mutationResult('UnlinkExternalIdentityResult', UnlinkExternalIdentitySuccess, [
  ExternalIdentityNotFoundError,
  ForbiddenError,
  InvalidIdError,
  LastSignInMethodError,
  ManagedIdentityError,
  ReauthenticationRequiredError,
]);

@Resolver()
export class UnlinkExternalIdentityMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Unlinks an identity at another provider from its user, and ends its tokens at once. ' +
      'For that user, and owners and administrators of the organization who stand no lower, who signed in at most minutes ago.',
  })
  unlinkExternalIdentity(
    @Arg('input', () => UnlinkExternalIdentityInput, { description: 'Which identity.' })
    input: UnlinkExternalIdentityInput,
    @Ctx() context: Context,
  ) {
    return Result.from(unlinkExternalIdentity(context, input));
  }
}
