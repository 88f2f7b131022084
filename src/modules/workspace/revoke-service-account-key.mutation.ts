import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { SessionRevocationOutcome } from '../identity/index.ts';
import { revokeServiceAccountKey, type ServiceAccountKeyRevocation } from './revoke-service-account-key.ts';
import { ServiceAccountKeyNotFoundError } from './service-account.errors.ts';

@InputType({ description: 'Input of revokeServiceAccountKey.' })
class RevokeServiceAccountKeyInput {
  @Field(() => ID, { description: 'The key.' })
  serviceAccountKeyId!: string;
}

@ObjectType({ description: 'The key is good for nothing.' })
class RevokeServiceAccountKeySuccess implements ServiceAccountKeyRevocation {
  @Field(() => SessionRevocationOutcome, { description: 'How it ended.' })
  outcome!: ServiceAccountKeyRevocation['outcome'];

  @IdField('sak', { description: 'The key, for client caches.' })
  revokedServiceAccountKeyId!: string;
}

const Result = mutationResult('RevokeServiceAccountKeyResult', RevokeServiceAccountKeySuccess, [
  ForbiddenError,
  InvalidIdError,
  ServiceAccountKeyNotFoundError,
]);

@Resolver()
export class RevokeServiceAccountKeyMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Ends a key of a service account at once. For administrators of the workspace and of its organization, and for ' +
      'the key itself.',
  })
  revokeServiceAccountKey(
    @Arg('input', () => RevokeServiceAccountKeyInput, { description: 'Which key.' })
    input: RevokeServiceAccountKeyInput,
    @Ctx() context: Context,
  ) {
    return Result.from(revokeServiceAccountKey(context, input));
  }
}
