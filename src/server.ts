import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import fastifyCookie from '@fastify/cookie';
import type { MikroORM } from '@mikro-orm/postgresql';
import fastify, { type FastifyInstance } from 'fastify';

import type { Config } from './config.ts';
import type { Context } from './context.ts';
import { errorPlugin } from './http/error-plugin.ts';
import { explorerPage } from './http/explorer.ts';
import { addHealth } from './http/health.ts';
import { loggerOptions } from './http/log.ts';
import { newReferenceId } from './http/reference-id.ts';
import { requestContext } from './http/request-context.ts';
import { createSchema } from './schema.ts';

/** Largest body of a request, in bytes. */
const bodyLimit = 1024 * 1024;

interface ServerOptions {
  readonly config: Config;
  readonly orm: MikroORM;
  readonly now?: () => Date;
  /** Token that the explorer starts with, in embedded mode. */
  readonly explorerToken?: string | null;
}

/** HTTP, API and explorer over an open database. Does not listen. */
export async function createServer({
  config,
  orm,
  now = () => new Date(),
  explorerToken = null,
}: ServerOptions): Promise<FastifyInstance> {
  const http = fastify({
    bodyLimit,
    logger: loggerOptions(config),
    genReqId: newReferenceId,
    requestIdHeader: false,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  });
  const apollo = new ApolloServer<Context>({
    schema: await createSchema(),
    includeStacktraceInErrorResponses: false,
    introspection: true,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    plugins: [ApolloServerPluginCacheControlDisabled(), errorPlugin(http.log)],
  });
  await apollo.start();

  await http.register(fastifyCookie);
  http.addHook('onSend', async (request, reply) => {
    void reply.header('x-reference-id', request.id);
  });
  http.addHook('onClose', () => apollo.stop());
  http.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: fastifyApolloHandler(apollo, {
      context: async (request, reply) => requestContext({ em: orm.em, config, now }, request, reply),
    }),
  });
  addHealth(http, orm);
  if (config.explorer) {
    const page = explorerPage(explorerToken);
    http.get('/', async (_, reply) => reply.type('text/html; charset=utf-8').send(page));
  }
  return http;
}
