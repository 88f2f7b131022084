import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';

import possibleTypes from '../../../src/contract/possible-types.json' with { type: 'json' };

/** Apollo Client. Without `possibleTypes` it drops the fields of `... on Error`. */
export function apolloClient(url: string, token: string): ApolloClient {
  return new ApolloClient({
    link: new HttpLink({ uri: url, headers: { authorization: `Bearer ${token}` } }),
    cache: new InMemoryCache({ possibleTypes }),
  });
}
