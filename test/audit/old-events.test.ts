import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { readConfig } from '../../src/config.ts';
import { openDatabase, prepareDatabase } from '../../src/database.ts';
import { AuditEvent, readReason, record, useMasterKey, verifyChains } from '../../src/modules/audit/index.ts';
import { Rows } from '../../src/shared/database/rows.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { newId } from '../../src/shared/ids.ts';
import { startOfTime } from '../support/api.ts';
import { createEmptyDatabase } from '../support/database.ts';

const released = 'Migration20261123112440';

test('a database of the version before the chain brings its events into it, with their reasons sealed', async () => {
  const { url, drop } = await createEmptyDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'leaver-old-'));
  const orm = openDatabase({ url, poolSize: 2 });
  onTestFinished(async () => {
    await orm.close();
    await drop();
    await rm(dataDir, { recursive: true, force: true });
  });
  await orm.migrator.up({ to: released });
  const [large, small, subject] = [newId(), newId(), newId()];
  await query(
    orm.em.fork(),
    sql`insert into audit_event
        (id, created_at, organization_id, action, actor_kind, actor_id, subject_kind, subject_id, reason, details)
      select gen_random_uuid(), ${startOfTime}, case when n <= 2500 then ${large}::uuid else ${small}::uuid end,
        case n % 2 when 0 then 'user.deleted' else 'hold.placed' end, 'SYSTEM', null, 'usr', ${subject}::uuid,
        case when n % 3 = 0 then 'Because ' || n end, '{"n": 1}'
      from generate_series(1, 2600) n`,
  );
  await useMasterKey(orm, readConfig({ DATABASE_URL: url, LEAVER_DATA_DIR: dataDir }));

  await prepareDatabase(orm, url);

  const before = await Array.fromAsync(verifyChains(orm, null));
  await record(orm.em.fork(), startOfTime, {
    action: 'user.created',
    organizationId: large,
    actorId: null,
    subjectKind: 'usr',
    subjectId: subject,
  });
  expect(before).toMatchObject([
    { organizationId: large, links: 3, events: 2500, fault: null },
    { organizationId: small, links: 1, events: 100, fault: null },
  ]);
  expect(await Array.fromAsync(verifyChains(orm, large))).toMatchObject([{ links: 4, events: 2501, fault: null }]);

  const em = orm.em.fork();
  const rows = new Rows(em, startOfTime);
  const read = async () =>
    Promise.all(
      (await em.fork().find(AuditEvent, { organizationId: small })).map(async event => ({
        action: event.action,
        reason: await readReason(rows, event),
      })),
    );
  const kept = (await read()).filter(({ reason }) => reason !== null);
  expect(kept).toHaveLength(33);
  expect(kept).toContainEqual({ action: 'hold.placed', reason: 'Because 2505' });

  await query(em, sql`delete from subject_key where subject_id = ${subject}::uuid`);
  rows.forget();
  const left = (await read()).filter(({ reason }) => reason !== null);
  expect(new Set(left.map(({ action }) => action))).toEqual(new Set(['user.deleted']));
});
