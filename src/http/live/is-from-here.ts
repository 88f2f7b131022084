import type { FastifyRequest } from 'fastify';

/**
 * Whether a request was not sent by a page of another site, which would send the cookies of whoever looks at it.
 *
 * Browsers say so for every request that may carry them; what says nothing is no browser.
 */
export function isFromHere({ headers, host }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) {
    return site === 'same-origin' || site === 'none';
  }
  return headers.origin === undefined || URL.parse(headers.origin)?.host === host;
}
