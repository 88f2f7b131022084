import { beforeAll, describe, expect, test } from 'vitest';

import { createSchema } from '../../src/schema.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { type Api, useApi } from '../support/api.ts';
import { giveBelongings } from '../support/belongings.ts';
import { idsOf, tableOf } from '../support/known-ids.ts';
import { type Call, type KnownIds, SchemaWalk } from '../support/schema-walk.ts';
import { difference, readAll } from '../support/traces.ts';
import { type Person, World } from '../support/world.ts';

/** Tables of which a plain member of the tenant may see nothing: they are for administrators, staff, or their owners. Agents are for all. */
const notForMembers = [
  'account',
  'audit_event',
  'conversation',
  'document',
  'external_identity',
  'knowledge_base',
  'legal_hold',
  'memory',
  'message',
  'notification',
  'project',
  'rev_org',
  'rev_user',
  'stored_file',
];

/** Of the tenant's tables, all but the organization, whose name stands beside the own workspace. */
const notForOtherWorkspaces = [
  ...notForMembers,
  'agent',
  'invitation',
  'mail',
  'service_account',
  'service_account_key',
  'session',
  'team',
  'users',
  'workspace',
  'workspace_member',
];

/** Tables in which rows of the tenant appear when a plain member signs in, leaves, and makes things of the own. */
const madeByMembers = [
  'agent',
  'audit_event',
  'conversation',
  'knowledge_base',
  'memory',
  'project',
  'refresh_token',
  'session',
  'stored_file',
  'users',
];

/** And when a service account comes with a workspace of its own, and acts there. */
const madeByServiceAccounts = ['audit_event', 'service_account', 'workspace'];

/** The walk asks for more at once than any client may. */
const boundless = {
  LEAVER_MAX_ALIASES: '100000',
  LEAVER_MAX_COST: '1000000000',
  LEAVER_MAX_DEPTH: '100',
  LEAVER_MAX_TOKENS: '100000',
  LEAVER_RATE_INVITE: '0',
  LEAVER_RATE_SIGN_IN: '0',
  LEAVER_RATE_SIGN_IN_NETWORK: '0',
};

describe('a walk over the whole schema, with the ids of a tenant', { timeout: 600_000 }, async () => {
  const schema = await createSchema();
  const api = useApi(boundless);
  const tenant: {
    walk: SchemaWalk;
    secrets: (tables: Tables) => string[];
    owner: Person;
    /** A newcomer for each call: what a call does to its caller must not hide what the next one does. */
    callers: Readonly<Record<Caller, () => Promise<Pick<Person, 'token'> | null>>>;
  } = {} as never;

  beforeAll(async () => {
    const world = new World(api.current);
    const { organization, owner } = await world.organization('Sesame Holding');
    const grace = await world.user({ in: organization, email: 'grace@sesame.example', displayName: 'Grace of Sesame' });
    const admin = await world.user({ in: organization, role: 'ADMIN', email: 'admin@sesame.example' });
    const workspace = await world.workspace(organization, { name: 'Sesame Street', admins: [owner], members: [grace] });
    await world.invitation(workspace, owner, 'invited@sesame.example');
    const { account: robot } = await world.serviceAccount(workspace, owner);
    await world.serviceAccountKey(robot);
    await world.team(organization, [grace]);
    await world.project(owner, [grace]);
    const { account, defaultRevOrg } = await world.account(organization);
    await world.revUser(organization, [defaultRevOrg, await world.revOrg(account)]);
    await world.externalIdentity(grace, { subject: 'Grace at the provider' });
    await giveBelongings(api.current, grace, admin);
    await world.session(grace);
    await owner.call(
      `mutation { placeLegalHold(input: { userId: "${grace.id}", reason: "Sesame against Oscar" }) { __typename } }`,
    );
    const ids = await idsOf(api.current);
    tenant.secrets = await secretsIn(api.current, ids);
    tenant.owner = owner;
    tenant.callers = {
      'nobody who is signed in': async () => null,
      'an owner of another tenant': async () => (await world.organization()).owner,
      'a plain member of the tenant': () => world.user({ in: organization }),
      'a service account of another workspace of the tenant': async () => {
        const elsewhere = await world.workspace(organization);
        const { account: stranger } = await world.serviceAccount(elsewhere, owner, 'ADMIN');
        return world.serviceAccountKey(stranger);
      },
    };
    tenant.walk = new SchemaWalk(schema, ids, grace.email);
  });

  test.each<[Caller, Tables, readonly string[]]>([
    ['nobody who is signed in', 'EVERYTHING', []],
    ['an owner of another tenant', 'EVERYTHING', []],
    ['a plain member of the tenant', notForMembers, madeByMembers],
    ['a service account of another workspace of the tenant', notForOtherWorkspaces, madeByServiceAccounts],
  ])(
    'shows %s nothing that is not theirs to see, and lets them change nothing of it',
    async (caller, hidden, mayAdd) => {
      const secrets = tenant.secrets(hidden);
      const before = await readAll(api.current.em());

      const leaks: object[] = [];
      for (const call of [...tenant.walk.queries(), ...tenant.walk.mutations()]) {
        // One after the other: what one call leads to must not hide what the next one does.
        leaks.push(...(await leaksOf(api.current, await tenant.callers[caller](), call, secrets)));
      }

      expect(leaks).toEqual([]);
      const after = await readAll(api.current.em());
      const change = difference(before, after);
      const touched = Object.entries(change).filter(([, { changed = 0, removed = 0 }]) => changed + removed > 0);
      expect(touched).toEqual([]);
      const added = addedBetween(before, after);
      expect(added.filter(({ table }) => !mayAdd.includes(table)).map(({ table, row }) => `${table} ${row}`)).toEqual(
        [],
      );
    },
  );

  test('reaches what it looks for: the owner is shown it', async () => {
    const secrets = tenant.secrets('EVERYTHING');

    const found = new Set<string>();
    for (const call of tenant.walk.queries()) {
      const { text } = await tenant.owner.call(call.document, call.variables);
      secrets.filter(secret => text.includes(secret)).forEach(secret => found.add(secret));
    }

    expect(
      ['Sesame Street', 'grace@sesame.example', 'invited@sesame.example'].filter(word => !found.has(word)),
    ).toEqual([]);
  });
});

/** Rows that appeared, and name a row that was there before. */
function addedBetween(before: Reading, after: Reading): { table: string; row: string }[] {
  const ids = [...before.values()].flatMap(rows => [...rows.keys()]);
  return [...after].flatMap(([table, rows]) =>
    [...rows]
      .filter(([id, row]) => !before.get(table)?.has(id) && ids.some(known => row.includes(known)))
      .map(([, row]) => ({ table, row })),
  );
}

type Reading = Awaited<ReturnType<typeof readAll>>;
type Caller =
  | 'nobody who is signed in'
  | 'an owner of another tenant'
  | 'a plain member of the tenant'
  | 'a service account of another workspace of the tenant';
type Tables = readonly string[] | 'EVERYTHING';

/** Texts that every world has, and that tell of nobody. */
const common = new Set(['Test browser', 'text/plain']);

/** Texts and ids that stand in the rows now, by table; names of enum values and of actions are none. */
async function secretsIn(api: Api, ids: KnownIds): Promise<(tables: Tables) => string[]> {
  const columns = await query(
    api.em(),
    sql<{ table: string; column: string }>`
      select table_name as "table", column_name as "column" from information_schema.columns
      where table_schema = 'public' and data_type = 'text' and table_name <> 'schema_migration'`,
  );
  const texts = await Promise.all(
    columns.map(async ({ table, column }) => {
      const found = await query(
        api.em(),
        sql<{ text: string }>`
          select distinct ${sql.ref(column)} as text from ${sql.table(table)} where ${sql.ref(column)} is not null`,
      );
      return found.map(({ text }) => ({ table, text }));
    }),
  );
  const isTelling = ({ text }: { text: string }) =>
    text.length >= 6 && /[^A-Z_]/.test(text) && !/^[a-z_]+\.[a-z_]+$/.test(text) && !common.has(text);
  const names = [...ids].flatMap(([kind, all]) => all.map(text => ({ table: tableOf(api, kind) ?? '', text })));
  const secrets = [...texts.flat().filter(isTelling), ...names];
  return tables => [
    ...new Set(
      secrets.filter(({ table }) => tables === 'EVERYTHING' || tables.includes(table)).map(({ text }) => text),
    ),
  ];
}

/** What an answer tells that the call did not say itself. */
async function leaksOf(
  api: Api,
  person: Pick<Person, 'token'> | null,
  call: Call,
  secrets: readonly string[],
): Promise<object[]> {
  const reply = await api.call(call.document, call.variables, { token: person?.token ?? null });
  const said = JSON.stringify(call.variables);
  const told = secrets.filter(secret => reply.text.includes(secret) && !said.includes(secret));
  // What is refused for its size, before it runs, would find nothing and prove nothing.
  const failed = (reply.errors ?? []).filter(({ extensions }) =>
    /^(?:INTERNAL_SERVER_ERROR|GRAPHQL_\w+|TOO_\w+|RATE_LIMITED)$/.test(String(extensions['code'])),
  );
  return [
    ...(told.length > 0 ? [{ field: call.field, variables: call.variables, told }] : []),
    ...(failed.length > 0 ? [{ field: call.field, variables: call.variables, failed }] : []),
  ];
}
