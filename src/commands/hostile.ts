import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { startPostgres } from '../embedded/postgres.ts';
import { ServerProcess } from './chaos/server.ts';
import { Client } from './demo/client.ts';
import { secretTo } from './demo/mail.ts';
import { Rows } from './demo/rows.ts';
import { attack, type AttackReport } from './hostile/attack.ts';

const usage = `usage: npm run hostile [-- --documents 10000]

Attacks a server of its own, on this machine: documents that are deep, wide, aliased, costly, loops and bombs of fragments,
huge variables, bodies that are too large or no UTF-8, connections that are held half open. Meanwhile somebody goes on using
it. Exit code 0 only if all of that was refused, every good request was answered, memory stayed bounded, and the log tells of
none of it.
`;

const requestSeconds = 5;

const documents = readArguments();
process.exitCode = documents === null ? 2 : await hostile(documents);

function readArguments(): number | null {
  try {
    const { values } = parseArgs({ options: { documents: { type: 'string' } } });
    const count = Number(values.documents ?? 10_000);
    if (Number.isInteger(count) && count > 0 && count <= 1_000_000) {
      return count;
    }
  } catch {
    // Told how to use it, below.
  }
  process.stderr.write(usage);
  return null;
}

async function hostile(count: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'leaver-hostile-'));
  const postgres = await startPostgres(folder, { fsync: 'off' });
  try {
    const log: string[] = [];
    const server = await ServerProcess.start(
      {
        DATABASE_URL: postgres.url,
        LEAVER_DATA_DIR: join(folder, 'data'),
        LEAVER_REQUEST_SECONDS: String(requestSeconds),
      },
      text => log.push(text),
    );
    const rows = await Rows.connect(postgres.url);
    try {
      const { origin, pid } = server;
      const mailedSecret = (email: string) => secretTo(new Client(origin), rows, { email, page: 'confirm-sign-up' });
      return tell(await attack({ origin, pid, requestSeconds, log: () => log.join(''), mailedSecret }, count));
    } finally {
      await rows.end();
      await server.stop();
    }
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function tell({ documents: sent, served, good, connections, memory, logged }: AttackReport): number {
  for (const [fault, same] of Map.groupBy(served, line => line)) {
    process.stdout.write(`not refused, ${same.length} times: ${fault}\n`);
  }
  logged.forEach(what => process.stdout.write(`logged: ${what}\n`));
  process.stdout.write(
    `hostile: ${[
      `${sent} documents`,
      `${served.length} served that should not be`,
      `${good.unanswered} unanswered good requests of ${good.asked}`,
      `${connections.letGo} of ${connections.held} held connections let go`,
      memory ? `memory ${memory.most} MB at most, ${memory.before} MB before` : 'memory not measured',
      `${logged.length} things logged that should not be`,
    ].join(', ')}\n`,
  );
  const isWell =
    served.length === 0 &&
    good.unanswered === 0 &&
    good.asked > 0 &&
    connections.letGo === connections.held &&
    memory?.isBounded !== false &&
    logged.length === 0;
  return isWell ? 0 : 1;
}
