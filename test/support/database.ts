import { randomUUID } from 'node:crypto';

import { Client } from 'pg';
import { inject } from 'vitest';

interface TestDatabase {
  readonly url: string;
  readonly drop: () => Promise<void>;
}

/** A database of one's own, as the migrations leave it: a copy of the template. */
export function createDatabase(): Promise<TestDatabase> {
  return copyOf('postgres');
}

/** A database of one's own in which there is nothing. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return copyOf('template0');
}

async function copyOf(template: string): Promise<TestDatabase> {
  const templateUrl = inject('templateUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(templateUrl);
  url.pathname = `/${name}`;
  await administer(templateUrl, `create database ${name} template ${template} strategy file_copy`);
  return { url: url.href, drop: () => administer(templateUrl, `drop database if exists ${name} with (force)`) };
}

async function administer(templateUrl: string, statement: string): Promise<void> {
  const url = new URL(templateUrl);
  url.pathname = '/template1';
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
