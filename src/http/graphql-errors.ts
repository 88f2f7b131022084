import { unwrapResolverError } from '@apollo/server/errors';
import type { FastifyBaseLogger } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

import { isDatabaseAway, isDatabaseBusy } from '../shared/database/is-database-away.ts';
import { describeError } from '../shared/errors/describe-error.ts';
import { ProviderAway } from '../shared/errors/provider-away.ts';
import { ServerBusy } from '../shared/errors/server-busy.ts';

export const retryAfterSeconds = 5;

/** Which request an error belongs to, and where it is told in full. */
export interface Reference {
  readonly referenceId: string;
  readonly log: FastifyBaseLogger;
}

/** What the outside learns of an error that was not made for it. */
interface Disclosure {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string };
}

/**
 * What the outside learns of an error that no mutation declared.
 *
 * Errors that were made for the caller pass. All others are told by a code and a reference, and nothing of the cause:
 * messages of the database hold SQL, names of constraints, and other people's data.
 */
export function toAnswer(
  formatted: GraphQLFormattedError,
  thrown: unknown,
  reference: Reference,
): GraphQLFormattedError {
  const cause = unwrapResolverError(thrown);
  if (formatted.extensions?.['code'] !== 'INTERNAL_SERVER_ERROR' && !isTemporary(cause)) {
    return formatted;
  }
  if (isAboutArgument(cause)) {
    return { ...formatted, extensions: { ...formatted.extensions, code: 'BAD_USER_INPUT' } };
  }
  const { locations, path } = formatted;
  return { ...disclose(cause, reference), ...(locations && { locations }), ...(path && { path }) };
}

/** Logs an unexpected error, and gives what may be told of it. */
export function disclose(cause: unknown, { log, referenceId }: Reference): Disclosure {
  const line = { reqId: referenceId, error: describeError(cause) };
  if (isTemporary(cause)) {
    log.warn(line, 'the database, the server or the identity provider is away or busy');
    return {
      message: whatIsTemporary(cause),
      extensions: { code: 'SERVICE_UNAVAILABLE', retryAfter: retryAfterSeconds, referenceId },
    };
  }
  log.error(line, 'unexpected error');
  return {
    message: 'Something went wrong here. The reference finds it in the log.',
    extensions: { code: 'INTERNAL_SERVER_ERROR', referenceId },
  };
}

/** What GraphQL finds wrong with an argument only when it runs the field, such as a null for a variable with a default. */
function isAboutArgument(cause: unknown): boolean {
  return (
    cause instanceof GraphQLError && cause.extensions['code'] === undefined && cause.message.startsWith('Argument "')
  );
}

function isTemporary(cause: unknown): boolean {
  return isDatabaseAway(cause) || isDatabaseBusy(cause) || cause instanceof ServerBusy || cause instanceof ProviderAway;
}

function whatIsTemporary(cause: unknown): string {
  if (isDatabaseAway(cause)) {
    return 'The database cannot be reached at the moment. Try again.';
  }
  if (cause instanceof ProviderAway) {
    return 'The identity provider cannot be reached at the moment, so nobody can tell who calls. Try again.';
  }
  return cause instanceof ServerBusy
    ? 'This server has more to do than it can. Nothing was changed. Try again.'
    : 'Others were changing the same things for too long. Nothing was changed. Try again.';
}
