import { describe, expect, onTestFinished, test } from 'vitest';

import { purgeUser } from '../../src/modules/offboarding/index.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { useApi } from '../support/api.ts';
import { giveBelongings } from '../support/belongings.ts';
import { runJobs } from '../support/run-jobs.ts';
import { tracesOf } from '../support/traces.ts';
import { type Person, typed, World } from '../support/world.ts';

const restoreUser = /* GraphQL */ `
  mutation RestoreUser($input: RestoreUserInput!) {
    restoreUser(input: $input) {
      __typename
      ... on RestoreUserSuccess {
        outcome
        restoredMemberIds
        lostWorkspaceIds
        notRestored {
          kind
          count
          reason
        }
        user {
          id
          status
          purgeAfter
        }
      }
      ... on Error {
        code
        path
      }
    }
  }
`;
const revoke = 'mutation { revokeMyAccount(input: {}) { __typename } }';
const day = 24 * 3_600_000;

describe('restoreUser', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function departed() {
    const { organization, owner } = await world().organization('Acme');
    const ada = await world().user({ in: organization, password: 'correct horse' });
    const workspace = await world().workspace(organization, { admins: [owner] });
    const member = await world().member(workspace, ada, { role: 'ADMIN' });
    await world().invitation(workspace, owner, ada.email);
    await giveBelongings(api.current, ada, owner);
    await ada.call(revoke);
    return { organization, owner, ada, member };
  }

  const call = (person: Person, userId: string) => person.call(restoreUser, { input: { userId } });

  test('says which workspaces were dissolved by the leaving', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });
    const workspace = await world().workspace(organization, { admins: [ada] });
    const transfers = [{ what: { thingId: typed('wsp', workspace) }, to: { choice: 'DISSOLVE' } }];
    await ada.call('mutation ($input: RevokeMyAccountInput!) { revokeMyAccount(input: $input) { __typename } }', {
      input: { transfers },
    });

    const { data } = await call(owner, ada.id);

    expect(data.restoreUser).toMatchObject({
      outcome: 'RESTORED',
      restoredMemberIds: [],
      notRestored: expect.arrayContaining([{ kind: 'Workspace', count: 1, reason: 'ENDED_FOR_GOOD' }]),
    });
  });

  test('brings back account and memberships, and no session', async () => {
    const { owner, ada, member } = await departed();

    const { data } = await call(owner, ada.id);

    expect(data.restoreUser).toEqual({
      __typename: 'RestoreUserSuccess',
      outcome: 'RESTORED',
      restoredMemberIds: [typed('mem', member)],
      lostWorkspaceIds: [],
      notRestored: [
        { kind: 'Session', count: 1, reason: 'ENDED_FOR_GOOD' },
        { kind: 'Invitation', count: 1, reason: 'ENDED_FOR_GOOD' },
      ],
      user: { id: ada.id, status: 'ACTIVE', purgeAfter: null },
    });
    expect((await ada.call('{ viewer { id } }')).data).toEqual({ viewer: null });
    const signIn = 'mutation S($input: SignInInput!) { signIn(input: $input) { __typename } }';
    const again = await api.current.call(signIn, { input: { email: ada.email, password: 'correct horse' } });
    expect(again.data).toEqual({ signIn: { __typename: 'SignInSuccess' } });
    const repeated = await ada.call(revoke);
    expect(repeated.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test('leaves with successors what they have taken over since, and says so', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });
    const agent = await world().agent(ada);
    const handOver = {
      transfers: [{ fromUserId: ada.id, what: { kind: 'AGENT' }, to: { userId: owner.id } }],
    };
    const left = await ada.call(
      `mutation ($input: RevokeMyAccountInput!) { revokeMyAccount(input: $input) { __typename } }`,
      { input: handOver },
    );
    expect(left.data.revokeMyAccount).toEqual({ __typename: 'RevokeMyAccountSuccess' });

    const { data } = await call(owner, ada.id);

    expect(data.restoreUser.notRestored).toEqual([
      { kind: 'Session', count: 1, reason: 'ENDED_FOR_GOOD' },
      { kind: 'Agent', count: 1, reason: 'TAKEN_OVER' },
    ]);
    const [still] = await query(
      api.current.em(),
      sql<{ ownerId: string }>`select owner_id as "ownerId" from agent where id = ${agent.id}::uuid`,
    );
    expect(still?.ownerId).toBe(owner.user.id);
  });

  test('keeps the address for the person meanwhile, and frees it once the person is erased', async () => {
    const { owner, ada } = await departed();
    const create = `mutation ($input: CreateUserInput!) { createUser(input: $input) { __typename } }`;
    const fresh = { email: ada.email.toUpperCase() };

    const meanwhile = await owner.call(create, { input: fresh });
    expect(meanwhile.data.createUser).toEqual({ __typename: 'AddressTakenError' });

    api.current.advance(31 * day);
    const { orm, config, now } = api.current;
    await purgeUser({ em: orm.em, config, now: () => now }, ada.user.id);
    const { organization } = await world().organization();
    const other = await world().user({ in: organization, role: 'OWNER' });
    const afterwards = await other.call(create, { input: fresh });
    expect(afterwards.data.createUser).toEqual({ __typename: 'CreateUserSuccess' });
  });

  test('does not bring a plain member back into a workspace that nobody administers any more', async () => {
    const { organization, owner } = await world().organization();
    const [ada, grace] = [await world().user({ in: organization }), await world().user({ in: organization })];
    const workspace = await world().workspace(organization, { admins: [grace], members: [ada] });
    await ada.call(revoke);
    await grace.call(revoke);

    const { data } = await call(owner, ada.id);

    expect(data.restoreUser).toMatchObject({ restoredMemberIds: [], lostWorkspaceIds: [typed('wsp', workspace)] });
    const back = await call(owner, grace.id);
    expect(back.data.restoreUser).toMatchObject({ lostWorkspaceIds: [] });
    expect(back.data.restoreUser.restoredMemberIds).toHaveLength(1);
  });

  test('does not make a user live in an organization that has no owner left', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });
    const platform = await world().organization();
    const superuser = await world().user({ in: platform.organization, platformRole: 'SUPERUSER' });
    await ada.call(revoke);
    await superuser.call(`mutation { deleteUser(input: { userId: "${owner.id}" }) { __typename } }`);
    const before = await api.current.snapshot();

    const { data } = await call(superuser, ada.id);

    expect(data.restoreUser).toEqual({ __typename: 'LastOwnerError', code: 'LAST_OWNER', path: ['input', 'userId'] });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('says so when there is nothing to restore, and changes nothing', async () => {
    const { owner, ada } = await departed();
    await call(owner, ada.id);
    const before = await api.current.snapshot();

    const { data } = await call(owner, ada.id);

    expect(data.restoreUser).toMatchObject({ outcome: 'ALREADY_ACTIVE', restoredMemberIds: [] });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('saves the account from the job that was to erase it', async () => {
    const { owner, ada } = await departed();
    await call(owner, ada.id);
    const before = await api.current.snapshot();
    const { orm, config, now } = api.current;

    await purgeUser({ em: orm.em, config, now: () => new Date(now.getTime() + 31 * day) }, ada.user.id);

    expect(await api.current.snapshot()).toEqual(before);
  });

  test('either comes before the erasure or is told that it is too late, never half', async () => {
    const { owner, ada } = await departed();
    const { orm, config, now } = api.current;
    const late = { em: orm.em, config, now: () => new Date(now.getTime() + 31 * day) };

    const [{ data }] = await Promise.all([call(owner, ada.id), purgeUser(late, ada.user.id)]);

    const traces = await tracesOf(api.current.em(), ada.email);
    const restored = { 'public.invitation': 1, 'public.users': 1 };
    expect(traces).toEqual(data.restoreUser.__typename === 'RestoreUserSuccess' ? restored : {});
  });

  test('tells an administrator that who was deleted cannot be restored, and changes nothing', async () => {
    const { owner, ada } = await departed();
    await owner.call(`mutation { deleteUser(input: { userId: "${ada.id}" }) { __typename } }`);
    const before = await api.current.snapshot();

    const { data } = await call(owner, ada.id);

    expect(data.restoreUser).toEqual({
      __typename: 'UserDeletedError',
      code: 'USER_DELETED',
      path: ['input', 'userId'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses plain members, strangers, malformed ids and the anonymous, and changes nothing', async () => {
    const { organization, ada } = await departed();
    const member = await world().user({ in: organization });
    const stranger = await world().organization();
    const absent = typed('usr', { id: '01890000-0000-7000-8000-000000000000' });
    const before = await api.current.snapshot();

    const answers = await Promise.all([
      call(member, ada.id),
      call(stranger.owner, ada.id),
      call(stranger.owner, absent),
      call(stranger.owner, 'ada'),
    ]);
    const anonymous = await api.current.call(restoreUser, { input: { userId: ada.id } });

    const notFound = { __typename: 'UserNotFoundError', code: 'USER_NOT_FOUND', path: ['input', 'userId'] };
    expect(answers.map(({ data }) => data.restoreUser)).toEqual([
      { __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] },
      notFound,
      notFound,
      { __typename: 'InvalidIdError', code: 'INVALID_ID', path: ['input', 'userId'] },
    ]);
    expect(anonymous.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });
});

describe('the erasure at the end of the time of grace', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test('erases who has left, in the name of the server', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });
    const words = await giveBelongings(api.current, ada, owner);
    await ada.call(revoke);
    const { orm, config, now } = api.current;

    await purgeUser({ em: orm.em, config, now: () => new Date(now.getTime() + 30 * day) }, ada.user.id);

    for (const text of [ada.email, ...words]) {
      expect(await tracesOf(api.current.em(), text), text).toEqual({});
    }
    const events =
      '{ viewer { organization { auditEvents(first: 1) { edges { node { action actorId actorKind subjectId } } } } } }';
    const [newest] = (await owner.call(events)).data.viewer.organization.auditEvents.edges;
    expect(newest.node).toEqual({ action: 'user.purged', actorId: null, actorKind: 'SYSTEM', subjectId: ada.id });
  });

  test('is not stopped by an account that cannot be erased: that one is shown as failed, and tried again', async () => {
    const { organization, owner } = await world().organization();
    const people = [1, 2, 3].map(async () => world().user({ in: organization }));
    const [ada, poisoned, grace] = (await Promise.all(people)) as [Person, Person, Person];
    await Promise.all([ada, poisoned, grace].map(person => person.call(revoke)));
    const em = api.current.em();
    await em.execute(`
      create function spoil() returns trigger language plpgsql as $$
      begin if old.user_id = '${poisoned.user.id}' then raise exception 'no'; end if; return old; end $$;
      create trigger spoil before delete on workspace_member for each row execute function spoil();`);
    const workspace = await world().workspace(organization, { admins: [owner] });
    await world().member(workspace, poisoned);
    api.current.advance(31 * day);

    await expect(runJobs(api.current)).rejects.toThrow('A job failed');

    const states = async () => {
      const list = '{ viewer { organization { erasures { edges { node { subjectId state } } } } } }';
      const { data } = await fresh.call(list);
      const nodes = data.viewer.organization.erasures.edges.map(({ node }: { node: object }) => node);
      return new Map(nodes.map(({ subjectId, state }: { subjectId: string; state: string }) => [subjectId, state]));
    };
    const fresh = await world().user({ in: organization, role: 'OWNER' });
    expect(await states()).toEqual(
      new Map([
        [ada.id, 'COMPLETED'],
        [poisoned.id, 'FAILED'],
        [grace.id, 'COMPLETED'],
      ]),
    );
    expect(await tracesOf(em, ada.email)).toEqual({});
    expect(await tracesOf(em, grace.email)).toEqual({});
    expect(await tracesOf(em, poisoned.email)).not.toEqual({});

    await em.execute('drop trigger spoil on workspace_member; drop function spoil;');
    // Once it was tried too often, the queue gives up; the schedule does not.
    await em.execute('update graphile_worker._private_jobs set attempts = max_attempts');
    await query(em, sql`select graphile_worker.add_job('resume-erasures', payload => '{}')`);
    await runJobs(api.current);
    expect(await tracesOf(em, poisoned.email)).toEqual({});
    expect((await states()).get(poisoned.id)).toBe('COMPLETED');
  });

  test('leaves alone who came back by a server whose clock is behind, though an attempt had failed before', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });
    await giveBelongings(api.current, ada, owner);
    const behind = await api.current.sibling();
    onTestFinished(() => behind.end());
    await ada.call(revoke);
    const em = api.current.em();
    await em.execute(`
      create function spoil() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
      create trigger spoil before delete on memory for each row execute function spoil();`);
    api.current.advance(31 * day);
    await expect(runJobs(api.current)).rejects.toThrow('A job failed');
    await em.execute('drop trigger spoil on memory; drop function spoil;');
    const { data } = await behind.call(restoreUser, { input: { userId: ada.id } }, { token: owner.token });
    expect(data.restoreUser.outcome).toBe('RESTORED');
    const owned = () => em.execute(`select id from memory where owner_id = '${ada.user.id}'`);
    const before = await owned();

    await query(em, sql`select graphile_worker.add_job('resume-erasures', payload => '{}')`);
    await query(
      em,
      sql`select graphile_worker.add_job('purge-erasure', payload => json_build_object('id', id)) from erasure
        where subject_id = ${ada.user.id}::uuid`,
    );
    await runJobs(api.current);

    expect(before).not.toEqual([]);
    expect(await owned()).toEqual(before);
  });

  test('waits when it comes too early, and is not lost', async () => {
    const { organization } = await world().organization();
    const ada = await world().user({ in: organization });
    await ada.call(revoke);
    const { orm, config, now } = api.current;

    await purgeUser({ em: orm.em, config, now: () => now }, ada.user.id);

    expect(await tracesOf(api.current.em(), ada.email)).toEqual({ 'public.users': 1 });
    expect(await tracesOf(api.current.em(), `purge-user ${ada.user.id}`)).toEqual({
      'graphile_worker._private_jobs': 1,
    });
  });
});
