import { GraphQLError } from 'graphql';

const ends = {
  ACCESS_LOST: { code: 'FORBIDDEN', message: 'You may not follow this any more.' },
  ACCOUNT_DELETED: { code: 'UNAUTHENTICATED', message: 'The account was deleted.' },
  ACCOUNT_REVOKED: { code: 'UNAUTHENTICATED', message: 'The account has ended.' },
  ACCOUNT_SUSPENDED: { code: 'UNAUTHENTICATED', message: 'The account is suspended.' },
  IDENTITY_REMOVED: { code: 'UNAUTHENTICATED', message: 'The identity that the token is of is no longer linked.' },
  ORGANIZATION_SUSPENDED: { code: 'UNAUTHENTICATED', message: 'The organization is suspended.' },
  SERVER_STOPPING: { code: 'SERVICE_UNAVAILABLE', message: 'This server is stopping. Follow again.' },
  SLOW_CONSUMER: { code: 'SLOW_CONSUMER', message: 'Events came faster than they were read. Follow again.' },
  TOKEN_EXPIRED: { code: 'UNAUTHENTICATED', message: 'The session was not refreshed in time. Follow again.' },
} as const;

/** The last word of a stream: why it ended although nobody asked it to. One for each reason, however many streams end by it. */
export class StreamEnded extends GraphQLError {
  readonly reason: string;
  readonly code: string;
  static readonly #known = new Map<string, StreamEnded>();

  /** @param reason one of the above, or why the session ended */
  static by(reason: string): StreamEnded {
    const ended = this.#known.get(reason) ?? new StreamEnded(reason);
    this.#known.set(reason, ended);
    return ended;
  }

  private constructor(reason: string) {
    const known = Object.hasOwn(ends, reason) ? ends[reason as keyof typeof ends] : null;
    const { code, message } = known ?? { code: 'UNAUTHENTICATED', message: 'The session has ended.' };
    super(message, { extensions: { code, reason } });
    this.reason = reason;
    this.code = code;
  }

  /** Whether it ended because the caller is nobody any more, so that nothing else on the connection can work either. */
  get isOfCaller(): boolean {
    return this.code === 'UNAUTHENTICATED';
  }
}
