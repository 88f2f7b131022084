import type { RawBuilder } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';

import { openDatabase } from '../../src/database.ts';
import {
  type AuditRecord,
  type ChainReport,
  record,
  useMasterKey,
  verifyChains,
} from '../../src/modules/audit/index.ts';
import { sql } from '../../src/shared/database/sql.ts';
import { inTransaction } from '../../src/shared/database/transaction.ts';
import { newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { countStatements } from '../support/statements.ts';
import { tamper } from '../support/tamper.ts';
import { World } from '../support/world.ts';

const api = useApi();

function eventOf(organizationId: string, reason: string | null = null): AuditRecord {
  return {
    action: 'workspace.created',
    organizationId,
    actorId: null,
    subjectKind: 'wsp',
    subjectId: newId(),
    reason,
    details: { n: 1.5, text: 'ö' },
  };
}

async function verify(organizationId: string): Promise<ChainReport | undefined> {
  const [report] = await Array.fromAsync(verifyChains(api.current.orm, organizationId));
  return report;
}

describe("an organization's chain of audit events", () => {
  test('never forks, whoever records at the same time on however many servers', async () => {
    const organizations = Array.from({ length: 3 }, newId);
    const other = openDatabase({ url: api.current.url, poolSize: 10 });
    await useMasterKey(other, api.current.config);
    const servers = [api.current.orm, other];

    await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        inTransaction({ em: (servers[index % 2] ?? other).em }, async em => {
          // In another order in each transaction, twice in one: the worst that operations may do.
          const [first = '', second = ''] = [0, 1].map(step => organizations[(index + step * (1 + (index % 2))) % 3]);
          await record(em, api.current.now, eventOf(first), eventOf(second, 'Because'));
          await record(em, api.current.now, eventOf(second), eventOf(first));
        }),
      ),
    );
    await other.close();

    const reports = await Promise.all(organizations.map(verify));
    expect(reports.map(report => report?.fault)).toEqual([null, null, null]);
    expect(reports.reduce((sum, report) => sum + (report?.events ?? 0), 0)).toBe(240);
    expect(reports.reduce((sum, report) => sum + (report?.links ?? 0), 0)).toBe(240);
  });

  test('grows by a link for each organization, by one statement for 1 or 1,000 events', async () => {
    const [one, two] = [newId(), newId()];
    const counts = [];
    for (const size of [1, 1000]) {
      const events = Array.from({ length: size }, (_, index) => eventOf(index % 2 === 0 ? one : two));
      const personal = events.map(event => ({ ...event, reason: 'Because' }));
      counts.push(
        await countStatements(() => record(api.current.em(), api.current.now, ...events)),
        await countStatements(() => record(api.current.em(), api.current.now, ...personal)),
      );
    }

    expect(counts).toEqual([1, 2, 1, 2]);
    expect(await verify(one)).toMatchObject({ links: 4, events: 1002, fault: null });
    expect(await verify(two)).toMatchObject({ links: 2, events: 1000, fault: null });
  });

  test('takes nothing from a transaction that is rolled back', async () => {
    const id = newId();
    await record(api.current.em(), api.current.now, eventOf(id));

    await inTransaction(api.current.orm, em => record(em, api.current.now, eventOf(id)), { dryRun: true });
    await record(api.current.em(), api.current.now, eventOf(id));

    expect(await verify(id)).toMatchObject({ links: 2, events: 2, fault: null });
  });

  test('holds after erasures', async () => {
    const world = new World(api.current);
    const { organization, owner } = await world.organization();
    const [ada, grace] = [await world.user({ in: organization }), await world.user({ in: organization })];
    const hold =
      'mutation H($id: ID!) { placeLegalHold(input: { userId: $id, reason: "Case" }) { ... on PlaceLegalHoldSuccess { hold { id } } } }';
    const { data } = await owner.call(hold, { id: ada.id });
    await owner.call(
      'mutation R($id: ID!) { releaseLegalHold(input: { holdId: $id, reason: "Over" }) { __typename } }',
      {
        id: data.placeLegalHold.hold.id,
      },
    );
    await grace.call('mutation { revokeMyAccount(input: { reason: "Enough" }) { __typename } }');
    const before = await verify(organization.id);
    expect((await world.eventsAbout(ada.user)).map(({ reason }) => reason)).toEqual(['Case', 'Over']);

    const deletion =
      'mutation D($ids: [ID!]!) { deleteUsers(input: { userIds: $ids, reason: "Gone" }) { __typename } }';
    await owner.call(deletion, { ids: [ada.id, grace.id] });

    expect((await world.eventsAbout(ada.user)).map(({ reason }) => reason)).toEqual([null, null, 'Gone']);
    expect(before).toMatchObject({ links: 3, fault: null });
    expect(await verify(organization.id)).toMatchObject({ links: 4, fault: null });
  });
});

describe('a chain that somebody has tampered with', () => {
  const changed = 'an event in it is not what was recorded';
  const place = { id: '' };
  const ofPlace = (seq: number) => sql`organization_id = ${place.id}::uuid and link = ${seq}`;

  beforeEach(async () => {
    place.id = newId();
    for (let link = 1; link <= 4; link++) {
      await record(api.current.em(), api.current.now, eventOf(place.id, 'Because'), eventOf(place.id));
    }
  });

  const set = (change: RawBuilder<unknown>, seq: number) => () => [
    sql`update audit_event set ${change} where ${ofPlace(seq)} and sealed is not null`,
  ];
  const swapped = (column: string) => () => [
    sql`update audit_event e set ${sql.ref(column)} = o.${sql.ref(column)} from audit_event o
      where e.organization_id = ${place.id}::uuid and o.organization_id = e.organization_id and e.sealed is not null
        and o.sealed is not null and (e.link, o.link) in ((2, 3), (3, 2))`,
  ];

  test.each<[string, () => RawBuilder<unknown>[], number, string]>([
    ['another action', set(sql`action = 'user.deleted'`, 2), 2, changed],
    ['another actor', set(sql`actor_id = gen_random_uuid()`, 2), 2, changed],
    ['another subject', set(sql`subject_id = gen_random_uuid()`, 3), 3, changed],
    ['another id', set(sql`id = gen_random_uuid()`, 1), 1, changed],
    ['another time', set(sql`created_at = created_at + interval '1 microsecond'`, 4), 4, changed],
    ['other details', set(sql`details = '{}'`, 2), 2, changed],
    ['a changed ciphertext', set(sql`sealed = set_byte(sealed, 30, get_byte(sealed, 30) # 1)`, 2), 2, changed],
    ['the ciphertext taken away', set(sql`sealed = null`, 2), 2, changed],
    ['ciphertexts in each other’s place', swapped('sealed'), 2, changed],
    ['events in each other’s place', swapped('link'), 2, changed],
    [
      'an event taken away',
      () => [sql`delete from audit_event where ${ofPlace(2)} and sealed is null`],
      2,
      'it was made of 2 events, and there are 1',
    ],
    [
      'an event slipped in',
      () => [
        sql`insert into audit_event (id, created_at, organization_id, action, actor_kind, subject_kind, subject_id, details, link)
          select gen_random_uuid(), created_at, organization_id, action, actor_kind, subject_kind, subject_id, details, link
          from audit_event where ${ofPlace(3)} and sealed is null`,
      ],
      3,
      'it was made of 2 events, and there are 3',
    ],
    [
      'an event of a link that never was',
      () => [sql`update audit_event set link = 9 where ${ofPlace(4)} and sealed is null`],
      4,
      'it was made of 2 events, and there are 1',
    ],
    [
      'a link and its events taken out',
      () => [
        sql`delete from audit_event where ${ofPlace(2)}`,
        sql`delete from audit_link where organization_id = ${place.id}::uuid and seq = 2`,
      ],
      3,
      'it follows link 1; what was between them is missing',
    ],
    [
      'a link taken out, and those after it moved up',
      () => [
        sql`delete from audit_event where ${ofPlace(2)}`,
        sql`delete from audit_link where organization_id = ${place.id}::uuid and seq = 2`,
        sql`update audit_event set link = link - 1 where organization_id = ${place.id}::uuid and link > 2`,
        sql`update audit_link set seq = seq - 1 where organization_id = ${place.id}::uuid and seq > 2`,
        sql`update audit_head set seq = 3 where organization_id = ${place.id}::uuid`,
      ],
      2,
      'its hash does not follow from the link before',
    ],
    [
      'the last link and its events cut off',
      () => [
        sql`delete from audit_event where ${ofPlace(4)}`,
        sql`delete from audit_link where organization_id = ${place.id}::uuid and seq = 4`,
      ],
      4,
      'the chain ended with this link, and the last one that there is is 3',
    ],
    [
      'an event and the digest of its link changed',
      () => [
        sql`update audit_event set action = 'user.deleted' where ${ofPlace(2)}`,
        sql`update audit_link l set digest = d.digest from (
          select sha256(string_agg(sha256(convert_to(jsonb_build_array(
            id, extract(epoch from created_at), organization_id, action, actor_kind, actor_id, subject_kind, subject_id,
            key_holder_id, encode(sealed, 'hex'), details)::text, 'UTF8')), ''::bytea order by id)) as digest
          from audit_event where ${ofPlace(2)}
        ) d where organization_id = ${place.id}::uuid and seq = 2`,
      ],
      2,
      'its hash does not follow from the link before',
    ],
    [
      'its end taken away',
      () => [sql`delete from audit_head where organization_id = ${place.id}::uuid`],
      4,
      'nothing says where the chain ends any more',
    ],
    [
      'another end',
      () => [sql`update audit_head set hash = sha256('') where organization_id = ${place.id}::uuid`],
      4,
      'the chain ended with another hash than that of its last link',
    ],
  ])('is found broken by %s', async (_, statements, seq, why) => {
    expect(await verify(place.id)).toMatchObject({ links: 4, events: 8, fault: null });

    await tamper(api.current.em(), ...statements());

    expect((await verify(place.id))?.fault).toEqual({ seq, why });
  });

  test('is found broken at the end that was cut off whole, by an anchor that was kept elsewhere', async () => {
    const before = await verify(place.id);
    const anchors = new Map([[place.id, { seq: 4, hash: before?.hash ?? '' }]]);
    await tamper(
      api.current.em(),
      sql`delete from audit_event where ${ofPlace(4)}`,
      sql`delete from audit_link where organization_id = ${place.id}::uuid and seq = 4`,
      sql`update audit_head h set seq = l.seq, hash = l.hash from audit_link l
        where h.organization_id = ${place.id}::uuid and l.organization_id = h.organization_id and l.seq = 3`,
    );

    const held = async () => {
      const [report] = await Array.fromAsync(verifyChains(api.current.orm, place.id, anchors));
      return report?.fault;
    };

    expect((await verify(place.id))?.fault).toBeNull();
    expect(await held()).toEqual({ seq: 4, why: 'it is missing: the chain once reached link 4' });
    await record(api.current.em(), api.current.now, eventOf(place.id));
    expect(await held()).toEqual({ seq: 4, why: 'it is another link than the one that was once here' });
  });

  test.each([
    ['audit_event', 'update audit_event set details = details'],
    ['audit_event', 'delete from audit_event'],
    ['audit_event', 'truncate audit_event cascade'],
    ['audit_link', 'update audit_link set seq = seq'],
    ['audit_link', 'delete from audit_link'],
    ['audit_head', 'update audit_head set seq = seq'],
    ['audit_head', 'delete from audit_head'],
    ['audit_head', 'truncate audit_head'],
  ])('is nothing that PostgreSQL allows without a fight: %s, %s', async (table, statement) => {
    const before = await api.current.snapshot();

    await expect(api.current.em().execute(statement)).rejects.toThrow(`${table} is appended to, and never changed`);

    expect(await api.current.snapshot()).toEqual(before);
  });
});
