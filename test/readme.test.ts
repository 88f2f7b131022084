import 'reflect-metadata';
import { readFile } from 'node:fs/promises';

import { isObjectType } from 'graphql';
import { expect, test } from 'vitest';

import { createSchema } from '../src/schema.ts';

test('every field that the README says serves an operation is one of the schema', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const [, table = ''] = /^## What serves which operation$(.*?)^## /ms.exec(readme) ?? [];
  const schema = await createSchema();
  const fields = new Set(
    Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .flatMap(type => Object.keys(type.getFields())),
  );

  // The last column, but for what is no name of a field: an argument, a value of an enum, a path.
  const named = table
    .split('\n')
    .flatMap(row => [...(row.split('|')[3] ?? '').matchAll(/`([a-z][\w.]*)(?:\(|`)/g)])
    .flatMap(([, path = '']) => path.split('.').slice(-1));

  expect(named.length).toBeGreaterThan(80);
  expect(named.filter(name => !fields.has(name) && name !== 'dryRun')).toEqual([]);
});
