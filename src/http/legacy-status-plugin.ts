import type { ApolloServerPlugin } from '@apollo/server';

import type { Context } from '../context.ts';

const ofTheDocument = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);

/**
 * Answers a document that could not be run with 200 where the answer is `application/json`.
 *
 * So does the GraphQL over HTTP specification: clients of old take such an answer with another status for one of a proxy,
 * and never read what was wrong. Who accepts `application/graphql-response+json` gets 400.
 */
export const legacyStatusPlugin: ApolloServerPlugin<Context> = {
  requestDidStart: async ({ request }) => ({
    willSendResponse: async ({ response }) => {
      const { body, http } = response;
      if (http.status !== 400 || body.kind !== 'single' || acceptsGraphQL(request.http?.headers.get('accept'))) {
        return;
      }
      const { data, errors } = body.singleResult;
      if (data === undefined && errors?.every(({ extensions }) => ofTheDocument.has(String(extensions?.['code'])))) {
        http.status = 200;
      }
    },
  }),
};

function acceptsGraphQL(accept: string | undefined): boolean {
  return accept?.includes('application/graphql-response+json') ?? false;
}
