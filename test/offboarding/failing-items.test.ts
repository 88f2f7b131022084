import { afterEach, describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { giveBelongings } from '../support/belongings.ts';
import { captureStatements } from '../support/statements.ts';
import { type Person, typed, World } from '../support/world.ts';

const deleteUsers = /* GraphQL */ `
  mutation ($input: DeleteUsersInput!) {
    deleteUsers(input: $input) {
      ... on DeleteUsersSuccess {
        deletedUserIds
        failedCount
        items {
          result {
            __typename
            ... on UserDeletion {
              outcome
            }
            ... on Error {
              code
              message
              path
            }
            ... on DeletionFailedError {
              referenceId
            }
            ... on NotAttemptedError {
              failedIndex
            }
            ... on LastAdminError {
              workspaceIds
            }
          }
        }
      }
    }
  }
`;

describe('users whom the database refuses to delete', () => {
  const api = useApi();
  const world = () => new World(api.current);
  const run = (statement: string) => api.current.em().getConnection().execute(statement);

  afterEach(async () => {
    await run('drop trigger if exists memory_stays on memory; drop function if exists refuse_memory cascade');
    await run('drop table if exists badge; drop trigger if exists tombstone_stays on users');
    await run('drop function if exists refuse_tombstone cascade');
  });

  async function acme(size: number) {
    const { organization, owner } = await world().organization('Acme');
    const people: Person[] = [];
    for (let index = 0; index < size; index++) {
      people.push(await world().user({ in: organization }));
    }
    return { organization, owner, people };
  }

  /** A real constraint: a table that nobody told Leaver of refers to what they own. */
  async function pin(...people: readonly Person[]) {
    await run('create table if not exists badge (id uuid primary key, agent uuid references agent (id) deferrable)');
    for (const person of people) {
      const agent = await world().agent(person);
      await run(`insert into badge values ('${agent.id}', '${agent.id}')`);
    }
  }

  const call = async (owner: Person, input: object) => (await owner.call(deleteUsers, { input })).data.deleteUsers;
  const results = (answer: { items: { result: object }[] }) => answer.items.map(({ result }) => result);
  const failure = (index: number) => ({
    __typename: 'DeletionFailedError',
    code: 'DELETION_FAILED',
    message: 'The user could not be deleted. The reference finds the cause in the log.',
    path: ['input', 'userIds', String(index)],
    referenceId: expect.stringMatching(/./),
  });
  const isLive = async (person: Person) => (await person.call('{ viewer { id } }')).data.viewer !== null;

  test('stay with all that is theirs, and neither undo nor block the others, on best effort', async () => {
    const { owner, people } = await acme(7);
    for (const person of people) {
      await giveBelongings(api.current, person, owner);
    }
    const [first, second] = [people[2]!, people[5]!];
    await pin(first, second);
    const agents = `select count(*)::int as count from agent where owner_id = any('{${first.user.id},${second.user.id}}')`;

    const answer = await call(owner, { userIds: people.map(({ id }) => id), policy: 'BEST_EFFORT' });

    const gone = people.filter(person => person !== first && person !== second);
    expect(answer).toMatchObject({ failedCount: 2, deletedUserIds: gone.map(({ id }) => id) });
    expect(results(answer)).toEqual(
      people.map((person, index) =>
        gone.includes(person) ? { __typename: 'UserDeletion', outcome: 'DELETED' } : failure(index),
      ),
    );
    expect(await Promise.all(people.map(isLive))).toEqual(people.map(person => !gone.includes(person)));
    expect(await run(agents)).toEqual([{ count: 4 }]);
  });

  test('stop the whole batch otherwise: nothing is changed, and the others are told which failed', async () => {
    const { owner, people } = await acme(3);
    await pin(people[1]!);
    const before = await api.current.snapshot();

    const answer = await call(owner, { userIds: people.map(({ id }) => id) });

    const notAttempted = (index: number) => ({
      __typename: 'NotAttemptedError',
      code: 'NOT_ATTEMPTED',
      message: 'Nothing was changed, because item 1 failed.',
      path: ['input', 'userIds', String(index)],
      failedIndex: 1,
    });
    expect(results(answer)).toEqual([notAttempted(0), failure(1), notAttempted(2)]);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('make those stay whom they cannot be left without', async () => {
    const { organization, owner, people } = await acme(3);
    const [admin, member, other] = people as [Person, Person, Person];
    const workspace = await world().workspace(organization, { admins: [admin], members: [member] });
    await pin(member);

    const answer = await call(owner, { userIds: [admin.id, member.id, other.id], policy: 'BEST_EFFORT' });

    expect(results(answer)).toMatchObject([
      { __typename: 'LastAdminError', workspaceIds: [typed('wsp', workspace)] },
      failure(1),
      { outcome: 'DELETED' },
    ]);
    expect(await Promise.all(people.map(isLive))).toEqual([true, true, false]);
  });

  test('keep what was to change hands, and the workspace that was to be dissolved', async () => {
    const { organization, owner, people } = await acme(2);
    const [ada, grace] = people as [Person, Person];
    const workspace = await world().workspace(organization, { admins: [ada, grace] });
    await pin(ada);
    const agent = await world().agent(grace);
    const transfers = [
      { what: { thingId: typed('wsp', workspace) }, to: { choice: 'DISSOLVE' } },
      { what: { kind: 'AGENT' }, fromUserId: grace.id, to: { userId: owner.id } },
    ];

    const answer = await call(owner, { userIds: [ada.id, grace.id], policy: 'BEST_EFFORT', transfers });

    expect(results(answer)).toMatchObject([failure(0), { outcome: 'DELETED' }]);
    expect(await run(`select owner_id from agent where id = '${agent.id}'`)).toEqual([{ owner_id: owner.user.id }]);
    expect(await run(`select user_id from workspace_member where workspace_id = '${workspace.id}'`)).toEqual([
      { user_id: ada.user.id },
    ]);
  });

  test('are found when the database refuses them only at the commit', async () => {
    const { owner, people } = await acme(3);
    await run(`create function refuse_tombstone() returns trigger language plpgsql as $$
      begin
        if new.id = '${people[1]!.user.id}' and new.status = 'DELETED' then raise exception 'stays'; end if;
        return null;
      end $$`);
    await run(`create constraint trigger tombstone_stays after update on users
      deferrable initially deferred for each row execute function refuse_tombstone()`);

    const answer = await call(owner, { userIds: people.map(({ id }) => id), policy: 'BEST_EFFORT' });

    expect(results(answer)).toMatchObject([{ outcome: 'DELETED' }, failure(1), { outcome: 'DELETED' }]);
    expect(await Promise.all(people.map(isLive))).toEqual([false, true, false]);
  });

  test('are found when they fail only together: whoever comes last stays', async () => {
    const { owner, people } = await acme(4);
    await run(`create function refuse_memory() returns trigger language plpgsql as $$
      begin
        if (select count(*) from gone) > 1 then raise exception 'too many'; end if;
        return null;
      end $$`);
    await run(`create trigger memory_stays after delete on memory referencing old table as gone
      for each statement execute function refuse_memory()`);
    for (const person of [people[0]!, people[3]!]) {
      await giveBelongings(api.current, person, owner);
    }

    const answer = await call(owner, { userIds: people.map(({ id }) => id), policy: 'BEST_EFFORT' });

    expect(results(answer)).toMatchObject([
      { outcome: 'DELETED' },
      { outcome: 'DELETED' },
      { outcome: 'DELETED' },
      failure(3),
    ]);
  });

  test('are told on a dry run, which changes nothing', async () => {
    const { owner, people } = await acme(2);
    await pin(people[0]!);
    const before = await api.current.snapshot();

    const answer = await call(owner, { userIds: people.map(({ id }) => id), policy: 'BEST_EFFORT', dryRun: true });

    expect(results(answer)).toMatchObject([failure(0), { outcome: 'WOULD_DELETE' }]);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('are refused one by one as well, with nothing of the constraint in the answer', async () => {
    const { owner, people } = await acme(1);
    await pin(people[0]!);
    const before = await api.current.snapshot();

    const { data, text } = await owner.call(
      `mutation ($id: ID!) { deleteUser(input: { userId: $id }) { ... on Error { __typename code path } } }`,
      { id: people[0]!.id },
    );

    expect(data.deleteUser).toEqual({
      __typename: 'DeletionFailedError',
      code: 'DELETION_FAILED',
      path: ['input', 'userId'],
    });
    expect(text).not.toMatch(/badge|constraint|foreign/i);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('cost nothing while there are none: no savepoint is made', async () => {
    const { owner, people } = await acme(3);

    const statements = await captureStatements(() =>
      call(owner, { userIds: people.map(({ id }) => id), policy: 'BEST_EFFORT' }),
    );

    expect(statements.filter(statement => /savepoint|^begin/i.test(statement))).toEqual([
      expect.stringMatching(/^begin/i),
    ]);
  });
});
