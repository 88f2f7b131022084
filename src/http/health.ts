import type { MikroORM } from '@mikro-orm/postgresql';
import type { FastifyInstance } from 'fastify';

import { query, sql } from '../shared/database/sql.ts';

/** `/healthz`: the process answers. `/readyz`: so does the database, and every migration is applied. */
export function addHealth(http: FastifyInstance, orm: MikroORM): void {
  const quiet = { logLevel: 'warn' } as const;
  http.get('/healthz', quiet, async () => ({ status: 'ok' }));
  http.get('/readyz', quiet, async (_, reply) => {
    const checks = { database: await reaches(orm), migrations: false };
    checks.migrations = checks.database && (await isMigrated(orm));
    const ready = checks.database && checks.migrations;
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', ...checks });
  });
}

async function reaches(orm: MikroORM): Promise<boolean> {
  return query(orm.em.fork(), sql`select 1`).then(
    () => true,
    () => false,
  );
}

async function isMigrated(orm: MikroORM): Promise<boolean> {
  return orm.migrator.getPending().then(
    pending => pending.length === 0,
    () => false,
  );
}
