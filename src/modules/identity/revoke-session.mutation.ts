import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { SessionNotFoundError } from './identity.errors.ts';
import { revokeSession, type SessionRevocation } from './revoke-session.ts';
import { SessionRevocationOutcome } from './session-revocation-outcome.ts';

@InputType({ description: 'Input of revokeSession.' })
class RevokeSessionInput {
  @Field(() => ID, { description: "One of the caller's sessions." })
  sessionId!: string;
}

@ObjectType({ description: 'The session has ended: its tokens are good for nothing.' })
class RevokeSessionSuccess implements SessionRevocation {
  @Field(() => SessionRevocationOutcome, { description: 'How it ended.' })
  outcome!: SessionRevocation['outcome'];

  @IdField('ses', { description: 'The session, for client caches.' })
  endedSessionId!: string;
}

const Result = mutationResult('RevokeSessionResult', RevokeSessionSuccess, [
  ForbiddenError,
  InvalidIdError,
  SessionNotFoundError,
]);

@Resolver()
export class RevokeSessionMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: "Ends one of the caller's sessions, on whatever device. For everybody who is signed in.",
  })
  revokeSession(
    @Arg('input', () => RevokeSessionInput, { description: 'Which session.' }) input: RevokeSessionInput,
    @Ctx() context: Context,
  ) {
    return Result.from(this.#revoke(context, input));
  }

  async #revoke(context: Context, input: RevokeSessionInput) {
    const viewer = await context.viewer();
    const revocation = await revokeSession(context, input);
    if (revocation.endedSessionId === viewer?.sessionId) {
      context.cookies.clear();
    }
    return revocation;
  }
}
