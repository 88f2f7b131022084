import type { EntityManager } from '@mikro-orm/postgresql';
import { describe, expect, test, vi } from 'vitest';

import { openDatabase } from '../../src/database.ts';
import { isDatabaseAway } from '../../src/shared/database/is-database-away.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { createDatabase } from '../support/database.ts';

const end = sql`select pg_terminate_backend(pg_backend_pid())`;

describe('a connection that breaks', () => {
  test.each([
    ['in a transaction', (em: EntityManager) => em.transactional(inner => query(inner, end))],
    ['outside of one', (em: EntityManager) => query(em, end)],
  ])('%s does not cost the pool a place, nor keep it from closing', async (_, breakOne) => {
    const { url, drop } = await createDatabase();
    const orm = openDatabase({ url, poolSize: 1 });

    for (let round = 0; round < 3; round++) {
      // The pool has one place.
      await expect(breakOne(orm.em.fork())).rejects.toSatisfy(isDatabaseAway);
    }

    await vi.waitFor(async () =>
      expect(await query(orm.em.fork(), sql`select 42 as answer`)).toEqual([{ answer: 42 }]),
    );
    await orm.close();
    await drop();
  });
});
