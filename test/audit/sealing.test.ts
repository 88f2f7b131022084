import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/database.ts';
import { AuditEvent, requireMasterKey, SubjectKey, useMasterKey } from '../../src/modules/audit/index.ts';
import { sql } from '../../src/shared/database/sql.ts';
import { useApi } from '../support/api.ts';
import { runJobs } from '../support/run-jobs.ts';
import { tamper } from '../support/tamper.ts';
import { tracesOf } from '../support/traces.ts';
import { type Person, World } from '../support/world.ts';

const api = useApi();
const world = () => new World(api.current);
const reasons = /* GraphQL */ `
  {
    viewer {
      organization {
        auditEvents {
          edges {
            node {
              action
              reason
            }
          }
        }
      }
    }
  }
`;

async function readReasons(person: Person) {
  const { data } = await person.call(reasons);
  return data.viewer.organization.auditEvents.edges.map(({ node }: { node: unknown }) => node);
}

describe('the reason of an audit event', () => {
  test('is kept sealed, shown to those who may read it, and lost once the person is erased', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });
    const words = `I, Ada of ${organization.id}, have had enough`;
    await ada.call('mutation R($reason: String!) { revokeMyAccount(input: { reason: $reason }) { __typename } }', {
      reason: words,
    });
    const keys = () => api.current.em().count(SubjectKey, { subjectId: ada.user.id });

    expect(await readReasons(owner)).toEqual([{ action: 'user.revoked', reason: words }]);
    expect(await tracesOf(api.current.em(), words)).toEqual({});
    expect(await keys()).toBe(1);

    api.current.advance(31 * 86_400_000);
    await runJobs(api.current);

    const later = await world().user({ in: organization, role: 'OWNER' });
    expect(await readReasons(later)).toEqual([
      { action: 'user.purged', reason: null },
      { action: 'user.revoked', reason: null },
    ]);
    expect(await keys()).toBe(0);
  });

  test('of a deletion outlasts the person, as the organization’s own', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });

    await owner.call(
      'mutation D($id: ID!) { deleteUser(input: { userId: $id, reason: "Left the company" }) { __typename } }',
      { id: ada.id },
    );

    expect(await readReasons(owner)).toEqual([{ action: 'user.deleted', reason: 'Left the company' }]);
    expect(await api.current.em().count(SubjectKey, { subjectId: ada.user.id })).toBe(0);
    expect(await api.current.em().count(SubjectKey, { subjectId: organization.id })).toBe(1);
  });

  test('is shown under no event but its own', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });
    const place =
      'mutation H($id: ID!, $reason: String!) { placeLegalHold(input: { userId: $id, reason: $reason }) { __typename } }';
    await owner.call(place, { id: ada.id, reason: 'Case' });
    const [event] = await api.current.em().find(AuditEvent, { subjectId: ada.user.id });
    const other = await world().user({ in: organization });
    await owner.call(place, { id: other.id, reason: 'Another case' });
    await tamper(
      api.current.em(),
      sql`update audit_event e set sealed = o.sealed, key_holder_id = o.key_holder_id from audit_event o
        where e.id = ${event?.id}::uuid and o.subject_id = ${other.user.id}::uuid`,
    );

    const { data, errors } = await owner.call(reasons);

    expect(data.viewer.organization.auditEvents.edges).toEqual([
      { node: { action: 'hold.placed', reason: 'Another case' } },
      { node: { action: 'hold.placed', reason: null } },
    ]);
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
  });
});

describe('the master key', () => {
  async function directory() {
    const path = await mkdtemp(join(tmpdir(), 'leaver-key-'));
    onTestFinished(() => rm(path, { recursive: true, force: true }));
    return path;
  }

  function serverIn(dataDir: string, masterKey = '') {
    const orm = openDatabase({ url: api.current.url, poolSize: 1 });
    onTestFinished(() => orm.close());
    const env = { DATABASE_URL: api.current.url, LEAVER_DATA_DIR: dataDir, LEAVER_MASTER_KEY: masterKey };
    return { orm, ready: useMasterKey(orm, readConfig(env)) };
  }

  test('is made once, by whichever of many servers comes first, and readable by its owner alone', async () => {
    const path = join(await directory(), 'new');

    const servers = Array.from({ length: 10 }, () => serverIn(path));
    await Promise.all(servers.map(({ ready }) => ready));

    expect((await stat(join(path, 'master.key'))).mode & 0o777).toBe(0o600);
    expect(Buffer.from(await readFile(join(path, 'master.key'), 'utf8'), 'base64')).toHaveLength(32);
    const { ada } = await sealed();
    expect(ada).toBeDefined();
    const faults = await Promise.all(servers.map(({ orm }) => requireMasterKey(orm).catch(error => error.message)));
    expect(new Set(faults).size).toBe(1);
  });

  test('is refused at the start when the database was used with another one', async () => {
    await sealed();
    const right = serverIn(api.current.config.dataDir);
    const wrong = serverIn(await directory(), Buffer.alloc(32, 1).toString('base64'));
    await Promise.all([right.ready, wrong.ready]);

    await expect(requireMasterKey(right.orm)).resolves.toBeUndefined();
    await expect(requireMasterKey(wrong.orm)).rejects.toThrow(/sealed under another master key .* LEAVER_MASTER_KEY/);
  });

  test('is 32 bytes in base64', () => {
    for (const wrong of ['short', Buffer.alloc(31).toString('base64')]) {
      expect(() => readConfig({ LEAVER_MASTER_KEY: wrong })).toThrow(
        'LEAVER_MASTER_KEY: must be 32 bytes in base64, as `openssl rand -base64 32` makes them',
      );
    }
  });

  async function sealed() {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });
    await owner.call('mutation H($id: ID!) { placeLegalHold(input: { userId: $id, reason: "Case" }) { __typename } }', {
      id: ada.id,
    });
    return { ada };
  }
});
