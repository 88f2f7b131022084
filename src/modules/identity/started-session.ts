import { Field, ObjectType, registerEnumType } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { Session } from './session.entity.ts';
import type { StartedSession } from './start-session.ts';
import { User } from './user.entity.ts';

export const TokenDelivery = { BODY: 'BODY', COOKIE: 'COOKIE' } as const;
export type TokenDelivery = (typeof TokenDelivery)[keyof typeof TokenDelivery];

registerEnumType(TokenDelivery, {
  name: 'TokenDelivery',
  description: 'How the tokens of a session reach the caller.',
  valuesConfig: {
    BODY: { description: 'In the answer, for programs that send "Authorization: Bearer …".' },
    COOKIE: { description: 'As HttpOnly cookies, out of reach of scripts, for browsers; the answer holds none.' },
  },
});

/** What every mutation that begins or renews a session answers with. */
@ObjectType()
export abstract class SessionAnswer {
  @Field(() => User, { description: 'Who is signed in.' })
  user!: Row<User>;

  @Field(() => Session, { description: 'The session.' })
  session!: Row<Session>;

  @Field(() => String, {
    nullable: true,
    description: 'Send it as "Authorization: Bearer …". Shown once; null when it went as a cookie.',
  })
  sessionToken!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Good once, for refreshSession. Shown once; null when it went as a cookie.',
  })
  refreshToken!: string | null;
}

/**
 * Hands the tokens over as the caller wanted them.
 *
 * Reads nothing: the session has committed, and without this answer it would be good for nobody.
 */
export function deliver(context: Context, started: StartedSession, delivery: TokenDelivery): SessionAnswer {
  const { session, sessionToken, refreshToken } = started;
  context.present(sessionToken);
  const answer = { user: rowOf(started.user), session: rowOf(session) };
  if (delivery === TokenDelivery.BODY) {
    return { ...answer, sessionToken, refreshToken };
  }
  context.cookies.set({ sessionToken, refreshToken, expiresAt: session.expiresAt });
  return { ...answer, sessionToken: null, refreshToken: null };
}
