import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Client } from 'pg';
import { expect, test } from 'vitest';

import { LedgerFiles } from '../../src/modules/offboarding/erasures/ledger-files.ts';
import { deriveLedger, replayErasures } from '../../src/modules/offboarding/index.ts';
import { useApi } from '../support/api.ts';
import { giveBelongings } from '../support/belongings.ts';
import { runJobs } from '../support/run-jobs.ts';
import { tracesOf } from '../support/traces.ts';
import { World } from '../support/world.ts';

const api = useApi();
const root = new URL('../..', import.meta.url).pathname;
const deleteUsers = /* GraphQL */ `
  mutation ($userIds: [ID!]!) {
    deleteUsers(input: { userIds: $userIds }) {
      ... on DeleteUsersSuccess {
        failedCount
      }
    }
  }
`;

/** Runs the command against the test's database, as somebody would who has restored a backup. */
function replay(...args: string[]): Promise<{ code: number | null; output: string }> {
  const { config, url } = api.current;
  const env = { PATH: process.env['PATH'], DATABASE_URL: url, LEAVER_DATA_DIR: config.dataDir };
  return new Promise(done => {
    const command = ['--import', 'tsx', 'src/commands/replay-erasures.ts', ...args];
    const child = execFile(process.execPath, command, { cwd: root, env }, (_, stdout, stderr) =>
      done({ code: child.exitCode, output: stdout + stderr }),
    );
  });
}

/** Copies one database over another, as the restoration of a backup does. */
async function copy(from: string, to: string): Promise<void> {
  const url = new URL(api.current.url);
  url.pathname = '/template1';
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname in ($1, $2)`, [from, to]);
    await client.query(`drop database if exists ${to} with (force)`);
    await client.query(`create database ${to} template ${from} strategy file_copy`);
  } finally {
    await client.end();
  }
}

test('erases once more, after an older backup was restored, whom the ledger names, and nobody else', async () => {
  const world = new World(api.current);
  const { organization, owner } = await world.organization();
  const [ada, grace] = [await world.user({ in: organization }), await world.user({ in: organization })];
  const words = [...(await giveBelongings(api.current, ada, owner)), ada.email, grace.email];
  const { organization: other } = await world.organization();
  const neighbour = await world.user({ in: other });
  const database = new URL(api.current.url).pathname.slice(1);
  await copy(database, `${database}_backup`);
  await owner.call(deleteUsers, { userIds: [ada.id, grace.id] });
  await runJobs(api.current);

  await copy(`${database}_backup`, database);
  expect(await tracesOf(api.current.em(), ada.email)).not.toEqual({});
  const first = await replay();
  // The command goes by the clock of the machine, and the jobs here by that of the test.
  await api.current.em().execute('update erasure_step set next_attempt_at = ?', [api.current.now]);
  await runJobs(api.current);

  expect(first).toMatchObject({ code: 0, output: expect.stringContaining('2 erased now, 0 erased already') });
  for (const word of words) {
    expect(await tracesOf(api.current.em(), word), word).toEqual({});
  }
  expect(await tracesOf(api.current.em(), neighbour.email)).not.toEqual({});
  const actions = (await world.eventsAbout(ada.user)).map(({ action }) => action);
  expect(actions).toEqual(['erasure.replayed']);
  const { data } = await owner.call('{ viewer { organization { erasures { edges { node { state subjectId } } } } } }');
  expect(data.viewer.organization.erasures.edges.map(({ node }: { node: object }) => node)).toEqual(
    expect.arrayContaining([
      { state: 'COMPLETED', subjectId: ada.id },
      { state: 'COMPLETED', subjectId: grace.id },
    ]),
  );

  const { orm, config, now } = api.current;
  const again = await replayErasures({ em: orm.em, config, now: () => now });
  expect(again.map(({ outcome }) => outcome)).toEqual(['ALREADY_ERASED', 'ALREADY_ERASED']);
  expect(await world.eventsAbout(ada.user)).toHaveLength(1);
});

test('keeps whom a legal hold protects in the restored database, and says so', async () => {
  const world = new World(api.current);
  const { organization, owner } = await world.organization();
  const ada = await world.user({ in: organization });
  await owner.call(`mutation ($input: PlaceLegalHoldInput!) { placeLegalHold(input: $input) { __typename } }`, {
    input: { userId: ada.id, reason: 'A trial' },
  });
  const { orm, config, now } = api.current;
  await new LedgerFiles(config).write([
    {
      erasureId: '01890000-0000-7000-8000-000000000001',
      organizationId: organization.id,
      subjectKind: 'usr',
      subjectId: ada.user.id,
      beganAt: now.toISOString(),
    },
  ]);

  const replayed = await replayErasures({ em: orm.em, config, now: () => now });

  expect(replayed).toContainEqual({ subjectId: ada.id, outcome: 'HELD' });
  expect(await tracesOf(api.current.em(), ada.email)).not.toEqual({});
  expect((await world.eventsAbout(ada.user)).at(-1)).toMatchObject({ action: 'user.deletion_refused' });
});

test('reads a ledger that was written anew from the database, and refuses one that is damaged', async () => {
  const world = new World(api.current);
  const { organization, owner } = await world.organization();
  const ada = await world.user({ in: organization });
  await owner.call(deleteUsers, { userIds: [ada.id] });
  const { orm, config, now } = api.current;
  const ledgerDir = join(config.dataDir, 'another');
  const context = { em: orm.em, config: { ...config, ledgerDir }, now: () => now };

  const written = await deriveLedger(context);

  const entries = await new LedgerFiles(context.config).readAll();
  expect(entries).toHaveLength(written);
  expect(entries.map(({ subjectId }) => subjectId)).toContain(ada.user.id);
  await writeFile(join(ledgerDir, 'torn.jsonl'), '{"erasureId":');
  await expect(replayErasures(context)).rejects.toThrow(
    `The ledger of erasures is damaged: ${join(ledgerDir, 'torn.jsonl')}. Restore the file, or remove it.`,
  );
});
