import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { startPostgres } from '../embedded/postgres.ts';
import { Lane } from './chaos/lane.ts';
import { IdentityProviderDouble } from './chaos/provider.ts';
import { Results } from './chaos/results.ts';
import { RunList } from './chaos/run-list.ts';
import { run } from './chaos/scenarios.ts';

const usage = `usage: npm run chaos [-- --runs 200] [--lanes 3]

Kills servers after every statement of a revocation, a batch deletion, a durable purge and a delivery to the outside, and at
random moments; ends connections of PostgreSQL in the middle; lets the identity provider answer wrongly. Then looks by SQL
whether nothing is half done, whether everything has come to its end, and whether the receipts verify.

  --runs N   at least so many runs; every statement is struck in any case
  --lanes N  servers, each with a database of its own, that are struck at the same time
`;

// `npm run chaos`: not part of the tests, because it takes minutes.
const asked = readArguments();
process.exitCode = asked ? await chaos(asked) : 2;

function readArguments(): { runs: number; lanes: number } | null {
  try {
    const { values } = parseArgs({ options: { runs: { type: 'string' }, lanes: { type: 'string' } } });
    const [runs, lanes] = [Number(values.runs ?? 200), Number(values.lanes ?? 3)];
    if (Number.isInteger(runs) && runs > 0 && Number.isInteger(lanes) && lanes > 0) {
      return { runs, lanes };
    }
  } catch {
    // Told how to use it, below.
  }
  process.stderr.write(usage);
  return null;
}

async function chaos({ runs, lanes: laneCount }: { runs: number; lanes: number }): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'leaver-chaos-'));
  // Durability is off: servers are killed here, and PostgreSQL is not.
  const postgres = await startPostgres(folder, { fsync: 'off', synchronous_commit: 'off', max_connections: '200' });
  const provider = await IdentityProviderDouble.start();
  const opening = Array.from({ length: laneCount }, () => Lane.open(postgres.url, folder, provider));
  const lanes = await Promise.all(opening);
  const list = new RunList(runs);
  const results = new Results(provider);
  const cleanUp = async () => {
    results.stop();
    await Promise.allSettled(lanes.map(lane => lane.close()));
    provider.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  // Else servers and PostgreSQL would go on by themselves.
  const interrupted = () => void cleanUp().finally(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    await Promise.all(
      lanes.map(async lane => {
        for (let next = list.next(); next; next = list.next()) {
          const { scenario, blow } = next;
          const name = `${scenario} ${Object.values(blow).join(' ')}`;
          // One run of a lane after the other.
          const done = await run(scenario, { lane, provider }, blow).catch((error: unknown) => error);
          if (done instanceof Error) {
            results.fail(name, done.stack ?? String(done));
          } else if ('wasStruck' in (done as object)) {
            const { wasStruck, ...rest } = done as Awaited<ReturnType<typeof run>>;
            list.report(next, wasStruck);
            results.add(name, lane, rest);
          }
        }
      }),
    );
    await results.settled();
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await cleanUp();
  }
  return results.report();
}
