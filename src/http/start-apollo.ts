import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { FastifyBaseLogger } from 'fastify';
import type { GraphQLSchema } from 'graphql';

import type { Context } from '../context.ts';
import { compiledDocuments } from './compiled-documents.ts';
import { errorPlugin } from './error-plugin.ts';
import { legacyStatusPlugin } from './legacy-status-plugin.ts';
import { noSubscriptionsPlugin } from './no-subscriptions-plugin.ts';

/** Apollo Server, ready for operations. */
export async function startApollo(
  schema: GraphQLSchema,
  log: FastifyBaseLogger,
  plugins: readonly ApolloServerPlugin<Context>[] = [],
): Promise<ApolloServer<Context>> {
  const apollo = new ApolloServer<Context>({
    gateway: compiledDocuments(schema),
    includeStacktraceInErrorResponses: false,
    // The document limits say whether it is on, wherever a document comes from.
    introspection: true,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      errorPlugin(log),
      ...plugins,
      noSubscriptionsPlugin,
      legacyStatusPlugin,
    ],
  });
  await apollo.start();
  return apollo;
}
