import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { SessionNotFoundError } from './identity.errors.ts';
import { revokeSession, type SessionRevocation } from './revoke-session.ts';

const SessionRevocationOutcome = { REVOKED: 'REVOKED', ALREADY_ENDED: 'ALREADY_ENDED' } as const;

registerEnumType(SessionRevocationOutcome, {
  name: 'SessionRevocationOutcome',
  description: 'How the revocation of a session ended.',
  valuesConfig: {
    REVOKED: { description: 'The session was ended by this call.' },
    ALREADY_ENDED: { description: 'It had ended before; nothing changed.' },
  },
});

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

const Result = mutationResult('RevokeSessionResult', RevokeSessionSuccess, [InvalidIdError, SessionNotFoundError]);

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
