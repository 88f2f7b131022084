import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test, vi } from 'vitest';

import { createServer } from '../../src/server.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { startWorker } from '../../src/worker.ts';
import { useApi } from '../support/api.ts';
import { giveBelongings } from '../support/belongings.ts';
import { Log } from '../support/log.ts';
import { World } from '../support/world.ts';

const api = useApi();

/** The whole database as text: every row of every table of every schema but PostgreSQL's own. */
async function dump(): Promise<string> {
  const em = api.current.em();
  const tables = await query(
    em,
    sql<{ schema: string; name: string }>`
      select schemaname as schema, tablename as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const rows = await Promise.all(
    tables.map(({ schema, name }) =>
      query(em.fork(), sql<{ row: string }>`select t::text as row from ${sql.id(schema, name)} t`),
    ),
  );
  return rows.flatMap(ofTable => ofTable.map(({ row }) => row)).join('\n');
}

/** The contents of every file under a directory. */
async function readFolder(path: string): Promise<string> {
  const names = await readdir(path, { recursive: true });
  const contents = await Promise.all(
    names.map(async name => ((await stat(join(path, name))).isFile() ? readFile(join(path, name), 'latin1') : '')),
  );
  return contents.join('\n');
}

test('leaves nothing personal in the receipt, the ledger, the audit log, the jobs, the logs, or any table', async () => {
  const { config, orm, url, sessionUses } = api.current;
  const log = new Log();
  const now = () => api.current.now;
  const http = await createServer({ config: { ...config, logLevel: 'trace' }, orm, sessionUses, now, logStream: log });
  const worker = await startWorker({
    config,
    orm,
    databaseUrl: url,
    now,
    log: {
      warn: (...line) => log.write(JSON.stringify(line)),
      error: (...line) => log.write(JSON.stringify(line)),
    },
  });
  const world = new World(api.current);
  const { organization, owner } = await world.organization();
  const ada = await world.user({
    in: organization,
    email: 'Augusta.Ada.King@Example.com',
    givenName: 'Augusta Ada',
    familyName: 'King-Noel',
    displayName: 'The Enchantress of Number',
    password: 'note-g-of-the-translator',
  });
  const workspace = await world.workspace(organization, { admins: [owner], members: [ada] });
  await world.invitation(workspace, owner, ada.email);
  const words = await giveBelongings(api.current, ada, owner);
  const file = await world.file(ada, Buffer.from('A diagram for the computation of Bernoulli numbers'));
  const personal = [
    ...words,
    ada.email,
    ada.email.toLowerCase(),
    'Augusta Ada',
    'King-Noel',
    'The Enchantress of Number',
    'Bernoulli',
    file.name,
  ];
  const send = async (document: string, variables: object) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${owner.token}` };
    const payload = JSON.stringify({ query: document, variables });
    return (await http.inject({ method: 'POST', url: '/graphql', headers, payload })).json().data;
  };
  const before = await dump();
  expect(personal.filter(text => !before.includes(text))).toEqual(['Bernoulli']);

  const { deleteUser } = await send(
    `mutation ($input: DeleteUserInput!) { deleteUser(input: $input) { ... on UserDeletion { erasureId } } }`,
    { input: { userId: ada.id, reason: 'Left the company' } },
  );
  const receipt = await vi.waitFor(
    async () => {
      const found = await send('query ($id: ID!) { receipt(erasureId: $id) { document } }', {
        id: deleteUser.erasureId,
      });
      expect(found.receipt).not.toBeNull();
      return found.receipt.document as string;
    },
    { timeout: 40_000, interval: 100 },
  );
  await worker.stop();
  await http.close();

  const places = { receipt, database: await dump(), files: await readFolder(config.dataDir), log: log.text };
  expect(places.log).toContain('reqId');
  for (const [place, text] of Object.entries(places)) {
    expect(
      personal.filter(word => text.includes(word)),
      place,
    ).toEqual([]);
  }
});
