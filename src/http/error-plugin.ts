import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyBaseLogger } from 'fastify';

import type { Context } from '../context.ts';
import { retryAfterSeconds, toAnswer } from './graphql-errors.ts';

/** Rewrites what an answer tells of errors; here, because only here the request is known whose reference they carry. */
export function errorPlugin(log: FastifyBaseLogger): ApolloServerPlugin<Context> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response, errors, contextValue: { referenceId } }) => {
        if (response.body.kind !== 'single' || !response.body.singleResult.errors) {
          return;
        }
        const { singleResult } = response.body;
        const answers = singleResult.errors?.map((formatted, index) =>
          toAnswer(formatted, errors?.[index], { log, referenceId }),
        );
        Object.assign(singleResult, { errors: answers });
        if (answers?.some(({ extensions }) => extensions?.['code'] === 'SERVICE_UNAVAILABLE')) {
          response.http.headers.set('retry-after', String(retryAfterSeconds));
        }
      },
    }),
  };
}
