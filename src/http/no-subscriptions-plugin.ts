import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, OperationTypeNode } from 'graphql';

import type { Context } from '../context.ts';

/** A subscription that comes as a plain request would run as if it were a query, and answer once, about nothing. */
export const noSubscriptionsPlugin: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (operation?.operation === OperationTypeNode.SUBSCRIPTION) {
        throw new GraphQLError(
          'Subscriptions go over a WebSocket at /graphql, or over Server-Sent Events at /graphql/stream.',
          { extensions: { code: 'SUBSCRIPTION_NEEDS_STREAM', http: { status: 400 } } },
        );
      }
    },
  }),
};
