import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { openDatabase, prepareDatabase } from '../../src/database.ts';
import { startPostgres } from '../../src/embedded/postgres.ts';

interface Pair {
  readonly primaryUrl: string;
  readonly standbyUrl: string;
  stopStandby(): Promise<void>;
  end(): Promise<void>;
}

const settings = { fsync: 'off', shared_buffers: '32MB' };

/** A PostgreSQL of its own, migrated, and a standby that follows it. */
export async function startPair(): Promise<Pair> {
  const root = await mkdtemp(join(tmpdir(), 'leaver-pair-'));
  const [here, there] = [join(root, 'primary'), join(root, 'standby')];
  const first = await startPostgres(here, settings);
  const orm = openDatabase({ url: first.url, poolSize: 2 });
  await prepareDatabase(orm, first.url);
  await orm.close();
  await first.stop();
  // A copy of a server that has stopped is whole; owners are kept.
  await promisify(execFile)('cp', ['-a', here, there]);
  await writeFile(join(there, 'postgres', 'standby.signal'), '');
  const primary = await startPostgres(here, settings);
  const { hostname, port, username, password } = new URL(primary.url);
  const standby = await startPostgres(there, {
    ...settings,
    primary_conninfo: `host=${hostname} port=${port} user=${username} password=${password}`,
  });
  let isStopped = false;
  const stopStandby = async () => {
    if (!isStopped) {
      isStopped = true;
      await standby.stop();
    }
  };
  return {
    primaryUrl: primary.url,
    standbyUrl: standby.url,
    stopStandby,
    async end() {
      await stopStandby();
      await primary.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}
