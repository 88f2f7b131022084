import { expect, test } from 'vitest';

import { openDatabase, prepareDatabase } from '../../src/database.ts';
import { createEmptyDatabase } from '../support/database.ts';

test('two servers that start at once on an empty database both come up, and migrate it once', async () => {
  const { url, drop } = await createEmptyDatabase();
  const orms = [1, 2, 3].map(() => openDatabase({ url, poolSize: 3 }));

  const applied = await Promise.all(orms.map(orm => prepareDatabase(orm, url)));

  expect(applied.filter(names => names.length > 0)).toHaveLength(1);
  expect(await orms[0]?.migrator.getPending()).toEqual([]);
  await Promise.all(orms.map(orm => orm.close()));
  await drop();
});
