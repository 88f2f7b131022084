import { fastifyApolloHandler } from '@as-integrations/fastify';
import fastifyCookie from '@fastify/cookie';
import type { MikroORM } from '@mikro-orm/postgresql';
import fastify, { type FastifyInstance } from 'fastify';

import type { Config } from './config.ts';
import { addExplorer, type ExplorerDemo } from './http/explorer.ts';
import { hasMailbox } from './http/has-mailbox.ts';
import { addHealth } from './http/health.ts';
import { Admission } from './http/limits/admission.ts';
import { addBodyParser } from './http/limits/body-parser.ts';
import { addDocumentGate } from './http/limits/document-gate.ts';
import { DocumentLimits } from './http/limits/document-limits.ts';
import { RateLimits } from './http/limits/rate-limits.ts';
import { addSecurityHeaders } from './http/limits/security-headers.ts';
import { readTrustedDocuments } from './http/limits/trusted-documents.ts';
import { addLive } from './http/live/add-live.ts';
import { LiveServer } from './http/live/live-server.ts';
import { unwatched } from './http/live/operation-watcher.ts';
import { Operations } from './http/live/operations.ts';
import { streamAddress } from './http/live/stream-address.ts';
import { type LogStream, loggerOptions } from './http/log.ts';
import { addMailPages } from './http/mail-pages.ts';
import { addMailbox } from './http/mailbox.ts';
import { newReferenceId } from './http/reference-id.ts';
import { addRefusals, refuseUnroutable } from './http/refusals.ts';
import { requestContext } from './http/request-context.ts';
import { startApollo } from './http/start-apollo.ts';
import { useMasterKey } from './modules/audit/index.ts';
import { foreignTokens, type SessionUses } from './modules/identity/index.ts';
import { type Replica, replicaPlugin } from './replica.ts';
import { createSchema } from './schema.ts';
import { SharedCounts } from './shared/limits/shared-counts.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

/** Milliseconds. */
const longestHeaders = 15_000;
const lookForSilent = 2000;

interface ServerOptions {
  readonly config: Config;
  readonly orm: MikroORM;
  readonly now?: () => Date;
  /** What the explorer begins with, in embedded mode. */
  readonly explorerDemo?: ExplorerDemo | null;
  /** Where it is noted that sessions are used; nowhere when it is left out. */
  readonly sessionUses?: SessionUses | null;
  /** What queries may be read from instead of the database. */
  readonly replica?: Replica | null;
  /** Who watches; nobody when it is left out. */
  readonly telemetry?: Telemetry | null;
  /** What is counted with the other servers; with none of them when it is left out. */
  readonly counts?: SharedCounts;
  /** Where the log goes; standard output when it is left out. */
  readonly logStream?: LogStream;
}

/** HTTP, API and explorer over an open database. Does not listen. */
export async function createServer({
  config,
  orm,
  now = () => new Date(),
  explorerDemo = null,
  sessionUses = null,
  replica = null,
  telemetry = null,
  counts = new SharedCounts(orm.em),
  logStream,
}: ServerOptions): Promise<FastifyInstance> {
  await useMasterKey(orm, config);
  const http = fastify({
    ...timeouts(config),
    bodyLimit: config.limits.maxBodyBytes,
    trustProxy: config.limits.trustedProxies.length > 0 ? [...config.limits.trustedProxies] : false,
    logger: loggerOptions(config, logStream),
    rewriteUrl: streamAddress,
    genReqId: newReferenceId,
    requestIdHeader: false,
    // Refused by Leaver itself, in the form of all refusals.
    return503OnClosing: false,
    frameworkErrors: refuseUnroutable,
    forceCloseConnections: 'idle',
  });
  const schema = await createSchema();
  telemetry?.watchSchema(schema);
  const watching = telemetry?.plugins ?? [];
  const apollo = await startApollo(schema, http.log, [...watching, ...(replica ? [replicaPlugin(replica)] : [])]);

  await http.register(fastifyCookie);
  http.addHook('onClose', () => apollo.stop());
  telemetry?.watchHttp(http);
  await addSecurityHeaders(http, config);
  addRefusals(http, config.limits.maxBodyBytes);
  addBodyParser(http);
  const { trustedDocuments } = config.limits;
  const trusted = trustedDocuments === null ? null : await readTrustedDocuments(trustedDocuments);
  const rates = new RateLimits(counts, config.limits.rates, now);
  const admission = new Admission(new DocumentLimits(schema, config.limits, trusted), rates);
  addDocumentGate(http, admission);
  const live = new LiveServer({ orm, config, now });
  const { feed, lookAgain } = live;
  const foreign = config.foreignTokens && (await foreignTokens(config.foreignTokens));
  const surroundings = { em: orm.em, config, now, sessionUses, rates, live: feed, lookAgain, foreignTokens: foreign };
  const handler = fastifyApolloHandler(apollo, {
    context: async (request, reply) => requestContext(surroundings, request, reply),
  });
  const operations = new Operations({ schema, apollo, admission, log: http.log });
  const watch = telemetry?.watchOperation ?? unwatched;
  const { wsHandler } = await addLive(http, { live, operations, surroundings, watch });
  http.route({ method: 'POST', url: '/graphql', handler });
  http.route({ method: 'GET', url: '/graphql', handler, wsHandler });
  addHealth(http, orm);
  addPages(http, { config, orm, explorerDemo });
  return http;
}

/** Lets go of who connects and says nothing, or sends drop by drop. */
function timeouts({ limits: { requestSeconds } }: Config) {
  const requestTimeout = requestSeconds * 1000;
  const headersTimeout = Math.min(requestTimeout, longestHeaders);
  return { requestTimeout, http: { headersTimeout, connectionsCheckingInterval: lookForSilent } };
}

/** What a person looks at in a browser. */
function addPages(http: FastifyInstance, { config, orm, explorerDemo = null }: ServerOptions): void {
  if (config.explorer) {
    addExplorer(http, explorerDemo);
  }
  if (hasMailbox(config)) {
    addMailbox(http, orm);
    addMailPages(http);
  }
}
