import { type Client, createClient, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import type { IntrospectionQuery } from 'graphql';

/**
 * urql with its normalized cache.
 *
 * A deletion answers with the id of what is gone; once the cache forgets it, the lists that showed it are read again.
 */
export function urqlClient(url: string, token: string, introspection: IntrospectionQuery): Client {
  return createClient({
    url,
    preferGetMethod: false,
    fetchOptions: { headers: { authorization: `Bearer ${token}` } },
    exchanges: [
      cacheExchange({
        schema: introspection,
        updates: {
          Mutation: {
            deleteUser(answer, _, cache) {
              const deleted = answer['deleteUser'] as { readonly deletedUserId?: string } | null;
              if (deleted?.deletedUserId) {
                cache.invalidate({ __typename: 'User', id: deleted.deletedUserId });
              }
            },
          },
        },
      }),
      fetchExchange,
    ],
  });
}
