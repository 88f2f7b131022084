import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { expect, onTestFinished, test } from 'vitest';

import { record } from '../../src/modules/audit/index.ts';
import { sql } from '../../src/shared/database/sql.ts';
import { newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { tamper } from '../support/tamper.ts';
import { typed } from '../support/world.ts';

const api = useApi();

async function verifyAudit(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const command = ['--import', 'tsx', 'src/commands/verify-audit.ts', '--database-url', api.current.url, ...args];
  return promisify(execFile)(process.execPath, command).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: unknown; stdout: string; stderr: string }) => error,
  );
}

test('says how many events and links there are, and which link is the first that is broken, and why', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'leaver-anchors-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const anchors = join(directory, 'anchors');
  const [good, bad] = [newId(), newId()];
  for (const organizationId of [good, bad, bad]) {
    const event = { action: 'workspace.created', organizationId, actorId: null, subjectKind: 'wsp' } as const;
    await record(api.current.em(), api.current.now, { ...event, subjectId: newId() });
  }

  const before = await verifyAudit('--anchors', anchors);
  const remembered = await readFile(anchors, 'utf8');
  await tamper(
    api.current.em(),
    sql`update audit_event set details = '[]' where organization_id = ${bad} and link = 2`,
  );
  const [all, one, nonsense] = await Promise.all([
    verifyAudit('--anchors', anchors),
    verifyAudit('--organization', typed('org', { id: good })),
    verifyAudit('--organization', 'org_nonsense'),
  ]);

  expect(before).toEqual({
    code: 0,
    stdout: 'verify-audit: 2 organizations, 3 events, 3 links, 0 broken\n',
    stderr: '',
  });
  expect(remembered).toMatch(/^(org_\w+ [12] [0-9a-f]{64}\n){2}$/);
  expect(all).toMatchObject({
    code: 1,
    stdout:
      `${typed('org', { id: bad })}: 2 events, 2 links: BROKEN at link 2: an event in it is not what was recorded\n` +
      'verify-audit: 2 organizations, 3 events, 3 links, 1 broken\n',
  });
  expect(await readFile(anchors, 'utf8')).toBe(remembered);
  expect(one.code).toBe(0);
  expect(one.stdout).toMatch(/^org_\w+: 1 events, 1 links: holds, and ends with [0-9a-f]{64}\nverify-audit: 1 org/);
  expect(nonsense).toMatchObject({ code: 2, stderr: expect.stringContaining('Usage: npm run verify-audit') });
});
