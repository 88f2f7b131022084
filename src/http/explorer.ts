import { renderGraphiQL } from '@graphql-yoga/render-graphiql';

import { examples } from './explorer-examples.ts';

/**
 * GraphiQL with a few operations to try, in one page that asks no other host for anything.
 *
 * @param token session token to begin with; null where everybody brings their own
 */
export function explorerPage(token: string | null): string {
  const headers = JSON.stringify({ authorization: `Bearer ${token ?? 'put a session token here'}` }, null, 2);
  return renderGraphiQL({
    title: 'Leaver',
    endpoint: '/graphql',
    headers,
    defaultTabs: examples.map(({ query, variables }) => ({
      query,
      headers,
      variables: JSON.stringify(variables, null, 2),
    })),
  } as Parameters<typeof renderGraphiQL>[0]);
}
