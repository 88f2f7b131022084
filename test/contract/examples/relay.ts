import { Environment, type GraphQLResponse, Network, RecordSource, Store } from 'relay-runtime';

/** A Relay environment. relay-compiler reads the released `schema.graphql`. */
export function relayEnvironment(url: string, token: string): Environment {
  const network = Network.create(async ({ text }, variables) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: text, variables }),
    });
    return (await response.json()) as GraphQLResponse;
  });
  return new Environment({ network, store: new Store(new RecordSource()) });
}
