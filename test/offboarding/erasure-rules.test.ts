import { afterEach, describe, expect, test } from 'vitest';

import { requireErasureRules } from '../../src/modules/offboarding/index.ts';
import { useApi } from '../support/api.ts';

describe('the start of the server', () => {
  const api = useApi();
  const run = (statement: string) => api.current.em().getConnection().execute(statement);

  afterEach(() => run('drop table if exists badge; alter table memory drop column if exists approved_by'));

  test('goes on when every reference to a person says what becomes of it', async () => {
    await expect(requireErasureRules(api.current.orm)).resolves.toBeUndefined();
  });

  test('stops at a new table that refers to users and declares nothing', async () => {
    await run(
      'create table badge (id uuid primary key, holder uuid references users (id)); create index on badge (holder)',
    );

    await expect(requireErasureRules(api.current.orm)).rejects.toThrow(
      /badge\.holder refers to a person .* Write @OnErasure\(deleteRow\(\)\).* beside a property of a new entity for the table badge/,
    );
  });

  test('stops at a new table that refers to what is erased with a person', async () => {
    await run(
      'create table badge (id uuid primary key, agent uuid references agent (id)); create index on badge (agent)',
    );

    await expect(requireErasureRules(api.current.orm)).rejects.toThrow(/badge\.agent refers to a person/);
  });

  test.each(['approved_by uuid', 'contact_email text', 'user_id uuid', 'phone text'])(
    'stops at a column that tells by its name that it is about a person: %s',
    async column => {
      await run(`create table badge (id uuid primary key, ${column})`);

      await expect(requireErasureRules(api.current.orm)).rejects.toThrow(
        `badge.${column.split(' ')[0]} refers to a person`,
      );
    },
  );

  test('stops at a new column of a table that it knows, and names the entity', async () => {
    await run('alter table memory add column approved_by uuid');

    await expect(requireErasureRules(api.current.orm)).rejects.toThrow(
      /memory\.approved_by .* beside the property of Memory/,
    );
  });

  test('stops at a foreign key without an index', async () => {
    await run('create table badge (id uuid primary key, workspace_id uuid references workspace (id))');

    await expect(requireErasureRules(api.current.orm)).rejects.toThrow(
      /badge\.workspace_id is a foreign key without an index/,
    );
  });

  test('does not take a partial index, or one that begins with another column, for an index of a foreign key', async () => {
    await run(
      'create table badge (id uuid primary key, workspace_id uuid references workspace (id)); ' +
        'create index on badge (id, workspace_id); create index on badge (workspace_id) where id is not null',
    );

    await expect(requireErasureRules(api.current.orm)).rejects.toThrow(
      /badge\.workspace_id is a foreign key without an index/,
    );
  });
});
