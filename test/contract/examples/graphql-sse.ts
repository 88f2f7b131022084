import { type Client, createClient } from 'graphql-sse';

/** Subscriptions over Server-Sent Events: each a request of its own, whose last event says why it ended. */
export function graphqlSseClient(url: string, token: () => string | null): Client {
  return createClient({
    url,
    headers: (): Record<string, string> => {
      const present = token();
      return present === null ? {} : { authorization: `Bearer ${present}` };
    },
    retryAttempts: 0,
  });
}
