import { GraphQLError } from 'graphql';
import { Field, Int, ObjectType } from 'type-graphql';

import { DomainError } from './domain-error.ts';
import { ErrorCode } from './error-code.ts';

/** Nobody is signed in. Never declared by a mutation, so that it always surfaces as a GraphQL error. */
export class Unauthenticated extends GraphQLError {
  constructor() {
    super('Sign in first: send a live session token as "Authorization: Bearer …", or its cookie.', {
      extensions: { code: 'UNAUTHENTICATED' },
    });
  }
}

/** A query that the caller may not make. Mutations answer with {@link ForbiddenError} instead. */
export class ForbiddenQuery extends GraphQLError {
  constructor(required: string) {
    super(`Only ${required} may read this.`, { extensions: { code: 'FORBIDDEN' } });
  }
}

/** What only people can do. Never declared by a mutation: no key of a service account will ever be good for it. */
export class ForbiddenCaller extends GraphQLError {
  constructor() {
    super('Only people may do this: a service account acts in its workspace, and in nothing else.', {
      extensions: { code: 'FORBIDDEN' },
    });
  }
}

/** Something that a query or a stream is about, and that does not exist, or is not the caller's to see. */
export class NotFoundQuery extends GraphQLError {
  constructor(thing: string) {
    super(`The ${thing} does not exist, or is not visible to the caller.`, { extensions: { code: 'NOT_FOUND' } });
  }
}

/** An argument of a query that the schema cannot rule out, such as a page of 1,000. */
export class BadArgument extends GraphQLError {
  constructor(argument: string, message: string) {
    super(message, { extensions: { code: 'BAD_USER_INPUT', argument } });
  }
}

@ObjectType({
  implements: DomainError,
  description: "The caller's role does not allow the action. Nothing was changed.",
})
export class ForbiddenError extends DomainError {
  @Field(() => String, { description: 'Who would be allowed, in words.' })
  readonly required: string;

  constructor(required: string) {
    super(ErrorCode.FORBIDDEN, `Only ${required} may do this.`);
    this.required = required;
  }
}

@ObjectType({ implements: DomainError, description: 'This was tried too often. Nothing was changed.' })
export class RateLimitedError extends DomainError {
  @Field(() => Int, { description: 'After how many seconds to try again.' })
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super(ErrorCode.RATE_LIMITED, `This was tried too often. Try again in ${retryAfter} seconds.`);
    this.retryAfter = retryAfter;
  }
}

@ObjectType({
  implements: DomainError,
  description:
    'What ends or takes over an account needs a sign-in that is only minutes old. Call reauthenticate, and then again; ' +
    'a key cannot do it at all. ' +
    'Nothing was changed.',
})
export class ReauthenticationRequiredError extends DomainError {
  @Field(() => Int, { description: 'How many minutes old the sign-in may be.' })
  readonly maxAgeMinutes: number;

  constructor(maxAgeMinutes: number) {
    super(
      ErrorCode.REAUTHENTICATION_REQUIRED,
      `This needs a sign-in that is at most ${maxAgeMinutes} minutes old. Prove again who you are, by reauthenticate.`,
    );
    this.maxAgeMinutes = maxAgeMinutes;
  }
}
