import type { FastifyRequest, FastifyServerOptions } from 'fastify';
import type { DestinationStream } from 'pino';

import type { Config } from '../config.ts';

export type LogStream = DestinationStream;

/**
 * One line of JSON an event, with the reference id of the request.
 *
 * Of a request only method and route are kept: paths, queries, bodies, headers and addresses hold what is personal or
 * secret.
 */
export function loggerOptions({ logLevel }: Config, stream?: LogStream): NonNullable<FastifyServerOptions['logger']> {
  return {
    level: logLevel,
    base: null,
    ...(stream && { stream }),
    serializers: {
      req: (request: FastifyRequest) => ({ method: request.method, route: request.routeOptions?.url ?? null }),
      res: ({ statusCode }) => ({ statusCode }),
      err: error => ({ type: error.name, code: error.code, message: '', stack: '' }),
    },
  };
}
