import { afterEach, describe, expect, test } from 'vitest';

import { readConfig } from '../../src/config.ts';
import { prepareDatabase } from '../../src/database.ts';
import { requireErasureRules } from '../../src/modules/offboarding/index.ts';
import { startLeaver } from '../../src/start.ts';
import { useApi } from '../support/api.ts';

describe('the start of the server', () => {
  const api = useApi();
  const run = (statement: string) => api.current.em().getConnection().execute(statement);

  afterEach(() =>
    run(
      'drop table if exists badge; alter table memory drop column if exists approved_by; ' +
        "update users set given_name = '' where given_name is null; alter table users alter column given_name drop not null",
    ),
  );

  test('goes on when every reference to a person says what becomes of it', async () => {
    await expect(requireErasureRules(api.current.orm)).resolves.toBeUndefined();
  });

  test('is refused by a table that refers to users and declares nothing, with what to write', async () => {
    await run(
      'create table badge (id uuid primary key, holder uuid references users (id)); create index on badge (holder)',
    );
    const refusal =
      /badge\.holder refers to a person .* Write @OnErasure\(deleteRow\(\)\).* beside a property of a new entity for the table badge/;

    await expect(prepareDatabase(api.current.orm, api.current.url)).rejects.toThrow(refusal);
    const config = readConfig({ DATABASE_URL: api.current.url, PORT: '0', LEAVER_LOG_LEVEL: 'silent' });
    await expect(startLeaver(config)).rejects.toThrow(refusal);
  });

  test('is refused by a foreign key without an index, with what to write', async () => {
    await run('create table badge (id uuid primary key, workspace_id uuid references workspace (id))');

    await expect(prepareDatabase(api.current.orm, api.current.url)).rejects.toThrow(
      /badge\.workspace_id is a foreign key without an index.* Write @Index\({ properties: \['workspace_id'\] }\)/,
    );
  });

  test.each(['users', 'rev_user', 'agent', 'message'])(
    'stops at a new table that refers to a person, or to what is erased with one: %s',
    async target => {
      await run(
        `create table badge (id uuid primary key, thing uuid references ${target} (id)); create index on badge (thing)`,
      );

      await expect(requireErasureRules(api.current.orm)).rejects.toThrow(/badge\.thing refers to a person/);
    },
  );

  test.each([
    'approved_by uuid',
    'contact_email text',
    'user_id uuid',
    'rev_user_id uuid',
    'user_ids uuid[]',
    'assignee uuid',
    'phone text',
    'billing_address text',
    'ip inet',
  ])('stops at a column that tells by its name or type that it is about a person: %s', async column => {
    await run(`create table badge (id uuid primary key, ${column})`);

    await expect(requireErasureRules(api.current.orm)).rejects.toThrow(
      `badge.${column.split(' ')[0]} refers to a person`,
    );
  });

  test.each(['author text', 'subject text', 'owner_count integer', 'display_name text', 'dissolved_at timestamptz'])(
    'goes on at a column that is about nobody: %s',
    async column => {
      await run(`create table badge (id uuid primary key, ${column})`);

      await expect(requireErasureRules(api.current.orm)).resolves.toBeUndefined();
    },
  );

  test('stops at a new column of a table that it knows, and names the entity', async () => {
    await run('alter table memory add column approved_by uuid');

    await expect(requireErasureRules(api.current.orm)).rejects.toThrow(
      /memory\.approved_by .* beside the property of Memory/,
    );
  });

  test('stops at a column that is to be cleared and takes no null', async () => {
    await run("update users set given_name = '' where given_name is null");
    await run('alter table users alter column given_name set not null');

    await expect(requireErasureRules(api.current.orm)).rejects.toThrow(
      /users\.given_name is declared to be cleared, but it takes no null/,
    );
  });

  test.each([
    ['begins with another column', 'create index on badge (id, workspace_id)'],
    ['is partial', 'create index on badge (workspace_id) where id is not null'],
  ])('does not take an index of a foreign key for one when it %s', async (_, index) => {
    await run(`create table badge (id uuid primary key, workspace_id uuid references workspace (id)); ${index}`);

    await expect(requireErasureRules(api.current.orm)).rejects.toThrow(
      /badge\.workspace_id is a foreign key without an index/,
    );
  });

  test('takes an index for one that has the columns of a foreign key in another order', async () => {
    await run(
      'create table badge (id uuid primary key, a uuid, b uuid, unique (a, b), ' +
        'foreign key (b, a) references badge (a, b)); create index on badge (a, b, id)',
    );

    await expect(requireErasureRules(api.current.orm)).resolves.toBeUndefined();
  });
});
