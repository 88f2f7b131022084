import { type Client, type ClientOptions, createClient } from 'graphql-ws';

/**
 * Subscriptions over a WebSocket.
 *
 * A stream whose access has ended is closed with 4401 and the reason, after which the client does not try again; one whose
 * server stops is closed with 1012, and is opened again by the client, which asks for the token anew.
 */
export function graphqlWsClient(url: string, token: () => string | null, more: Partial<ClientOptions> = {}): Client {
  return createClient({
    url,
    connectionParams: () => {
      const present = token();
      return present === null ? {} : { authorization: `Bearer ${present}` };
    },
    ...more,
  });
}
