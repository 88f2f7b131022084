import { unwrapResolverError } from '@apollo/server/errors';
import type { FastifyBaseLogger } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';

import { isDatabaseAway } from '../shared/database/is-database-away.ts';
import { describeError } from '../shared/errors/describe-error.ts';

export const retryAfterSeconds = 5;

/**
 * What the outside learns of an error that no mutation declared.
 *
 * Errors that were made for the caller pass. All others are told by a code and a reference, and nothing of the cause:
 * messages of the database hold SQL, names of constraints, and other people's data.
 */
export function toAnswer(
  formatted: GraphQLFormattedError,
  thrown: unknown,
  log: FastifyBaseLogger,
  referenceId: string,
): GraphQLFormattedError {
  const cause = unwrapResolverError(thrown);
  if (isDatabaseAway(cause)) {
    log.warn({ reqId: referenceId, error: describeError(cause) }, 'the database is away');
    return replace(formatted, 'The database cannot be reached at the moment. Try again.', {
      code: 'SERVICE_UNAVAILABLE',
      retryAfter: retryAfterSeconds,
      referenceId,
    });
  }
  if (formatted.extensions?.['code'] !== 'INTERNAL_SERVER_ERROR') {
    return formatted;
  }
  log.error({ reqId: referenceId, error: describeError(cause) }, 'unexpected error');
  return replace(formatted, 'Something went wrong here. The reference finds it in the log.', {
    code: 'INTERNAL_SERVER_ERROR',
    referenceId,
  });
}

function replace(
  { locations, path }: GraphQLFormattedError,
  message: string,
  extensions: Record<string, unknown>,
): GraphQLFormattedError {
  return { message, ...(locations && { locations }), ...(path && { path }), extensions };
}
