import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { ApiKeyNotFoundError } from './identity.errors.ts';
import { type ApiKeyRevocation, revokeApiKey } from './revoke-api-key.ts';
import { SessionRevocationOutcome } from './session-revocation-outcome.ts';

@InputType({ description: 'Input of revokeApiKey.' })
class RevokeApiKeyInput {
  @Field(() => ID, { description: "One of the caller's keys." })
  apiKeyId!: string;
}

@ObjectType({ description: 'The key is good for nothing.' })
class RevokeApiKeySuccess implements ApiKeyRevocation {
  @Field(() => SessionRevocationOutcome, { description: 'How it ended.' })
  outcome!: ApiKeyRevocation['outcome'];

  @IdField('key', { description: 'The key, for client caches.' })
  revokedApiKeyId!: string;
}

const Result = mutationResult('RevokeApiKeyResult', RevokeApiKeySuccess, [ApiKeyNotFoundError, InvalidIdError]);

@Resolver()
export class RevokeApiKeyMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: "Ends one of the caller's keys at once. For everybody who is signed in, and for the key itself.",
  })
  revokeApiKey(
    @Arg('input', () => RevokeApiKeyInput, { description: 'Which key.' }) input: RevokeApiKeyInput,
    @Ctx() context: Context,
  ) {
    return Result.from(revokeApiKey(context, input));
  }
}
