import type { FastifyServerOptions } from 'fastify';

import type { Config } from '../config.ts';

/**
 * One line of JSON an event, with the reference id of the request.
 *
 * Of a request only method and path are kept: queries, bodies, headers and addresses hold what is personal or secret.
 */
export function loggerOptions({ logLevel }: Config): NonNullable<FastifyServerOptions['logger']> {
  return {
    level: logLevel,
    base: null,
    serializers: {
      req: ({ method, url }) => ({ method, path: url?.split('?')[0] }),
      res: ({ statusCode }) => ({ statusCode }),
      err: error => ({ type: error.name, code: error.code, message: '', stack: '' }),
    },
  };
}
