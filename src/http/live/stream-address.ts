import type { IncomingMessage } from 'node:http';

/** Where a request goes: events are asked for at the API's own address too, by GraphiQL and by clients that know no other. */
export function streamAddress({ url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>): string {
  // What it begins with is what the caller would rather have; some name events last, and mean them for subscriptions only.
  return headers.accept?.startsWith('text/event-stream') ? url.replace(/^\/graphql(?=\?|$)/, '/graphql/stream') : url;
}
