import { resolve } from 'node:path';

import type { MikroORM } from '@mikro-orm/postgresql';

import type { Config } from './config.ts';
import { openDatabase, prepareDatabase, requireMigrated } from './database.ts';
import { findDemoSamples } from './embedded/demo-samples.ts';
import { beginDemoSession } from './embedded/demo-session.ts';
import { makeDemoWorld } from './embedded/demo-world.ts';
import { startPostgres } from './embedded/postgres.ts';
import type { ExplorerDemo } from './http/explorer.ts';
import { hasMailbox } from './http/has-mailbox.ts';
import { isLoopback } from './http/is-loopback.ts';
import { requireMasterKey, useMasterKey } from './modules/audit/index.ts';
import { SessionUses } from './modules/identity/index.ts';
import { receiptKeyOf } from './modules/offboarding/index.ts';
import { wrapOldSecrets } from './modules/webhook/index.ts';
import { Replica } from './replica.ts';
import { createServer } from './server.ts';
import { describeError } from './shared/errors/describe-error.ts';
import { SharedCounts } from './shared/limits/shared-counts.ts';
import { tasks } from './tasks.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import { startWorker } from './worker.ts';

/** What only a server with an embedded PostgreSQL has. */
export interface EmbeddedMode {
  readonly dataDir: string;
  /** Whether the demo organization was made by this start. */
  readonly isFirstStart: boolean;
  /** Session token of the demo administrator; null once that user has ended. */
  readonly token: string | null;
}

export interface Leaver {
  readonly port: number;
  /** Names of the migrations that this start applied. */
  readonly migrations: readonly string[];
  /** Where metrics are served; null when they are not. */
  readonly metricsPort: number | null;
  /** Null when `DATABASE_URL` is set. */
  readonly embedded: EmbeddedMode | null;
  /** Answers what was asked before, refuses what comes, and returns once everything is closed. */
  stop(): Promise<void>;
}

/** Starts everything, in the order in which one thing needs the other. Stopped in the opposite order. */
export async function startLeaver(config: Config): Promise<Leaver> {
  const started: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    while (started.length > 0) {
      // One by one: each may use what was started before it.
      await started.pop()?.();
    }
  };
  try {
    const postgres = config.databaseUrl === null ? await startPostgres(config.dataDir) : null;
    started.push(async () => postgres?.stop());
    // A key that is no good is better found now than by the first erasure.
    await receiptKeyOf(config);
    const url = postgres?.url ?? config.databaseUrl ?? '';
    const telemetry = await openTelemetry(config);
    started.push(async () => telemetry?.stop());
    const orm = openDatabase({ url, poolSize: config.poolSize, onPool: pool => telemetry?.watchPool(pool) });
    started.push(() => orm.close());
    await useMasterKey(orm, config);
    const migrations = await bringUpToDate(orm, url, config);
    await requireMasterKey(orm);
    await wrapOldSecrets(orm.em.fork());
    const embedded = postgres ? await prepareEmbedded(orm, config) : null;

    const explorerDemo = embedded && isLoopback(config.host) ? await demoOf(orm, embedded) : null;
    const sessionUses = new SessionUses(orm.em);
    const counts = new SharedCounts(orm.em);
    const replica = openReplica(orm, config);
    started.push(async () => replica?.close());
    const seen = { telemetry, replica: replica?.replica ?? null };
    const http = await createServer({ config, orm, explorerDemo, sessionUses, counts, ...seen });
    const writing = sessionUses.start(error =>
      http.log.warn({ error: describeError(error) }, 'the last use of sessions could not be written'),
    );
    started.push(() => writing.stop());
    const sharing = counts.start(error =>
      http.log.warn({ error: describeError(error) }, 'the rates of callers could not be shared with other servers'),
    );
    started.push(() => sharing.stop());
    const watched = telemetry?.watchTasks(tasks) ?? tasks;
    const surroundings = { config, orm, databaseUrl: url, now: () => new Date(), log: http.log };
    const worker = config.operator.jobs ? await startWorker({ ...surroundings, tasks: watched }) : null;
    started.push(async () => worker?.stop());
    started.push(() => http.close());
    const metrics = (await telemetry?.serve(url)) ?? null;
    started.push(async () => metrics?.stop());
    await http.listen({ host: config.host, port: config.port });
    if (config.smtpUrl === null && !hasMailbox(config)) {
      http.log.warn('mail is not sent, and is kept as undeliverable: LEAVER_SMTP_URL is not set');
    }
    const address = http.server.address();
    const port = typeof address === 'object' && address ? address.port : config.port;
    return { port, migrations, metricsPort: metrics?.port ?? null, embedded, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Loaded only where it is asked for, as it is large. */
async function openTelemetry(config: Config): Promise<Telemetry | null> {
  const { metrics, otlpEndpoint } = config.operator;
  return metrics || otlpEndpoint ? (await import('./telemetry/telemetry.ts')).Telemetry.of(config) : null;
}

async function bringUpToDate(orm: MikroORM, url: string, { operator, databaseUrl }: Config): Promise<string[]> {
  if (operator.migrateOnStart || databaseUrl === null) {
    return prepareDatabase(orm, url);
  }
  await requireMigrated(orm);
  return [];
}

function openReplica(
  orm: MikroORM,
  { operator: { replicaUrl }, poolSize }: Config,
): { readonly replica: Replica; close(): Promise<void> } | null {
  if (replicaUrl === null) {
    return null;
  }
  const database = openDatabase({ url: replicaUrl, poolSize, readOnly: true });
  return { replica: new Replica(orm, database), close: () => database.close() };
}

async function prepareEmbedded(orm: MikroORM, config: Config): Promise<EmbeddedMode> {
  const context = { em: orm.em.fork(), now: () => new Date(), config };
  const isFirstStart = await makeDemoWorld(context);
  return { dataDir: resolve(config.dataDir), isFirstStart, token: await beginDemoSession(context) };
}

async function demoOf(orm: MikroORM, { token }: EmbeddedMode): Promise<ExplorerDemo | null> {
  return token === null ? null : { token, ids: await findDemoSamples(orm.em.fork(), token, new Date()) };
}
