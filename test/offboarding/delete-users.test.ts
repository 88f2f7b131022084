import { describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { giveBelongings } from '../support/belongings.ts';
import { captureStatements } from '../support/statements.ts';
import { tracesOf } from '../support/traces.ts';
import { type Person, typed, World } from '../support/world.ts';

const deleteUsers = /* GraphQL */ `
  mutation DeleteUsers($input: DeleteUsersInput!) {
    deleteUsers(input: $input) {
      __typename
      ... on DeleteUsersSuccess {
        deletedUserIds
        failedCount
        items {
          index
          requestedId
          error {
            __typename
            code
            path
          }
          result {
            __typename
            ... on UserDeletion {
              outcome
              deletedUserId
              snapshot {
                email
              }
              impact {
                sessionCount
              }
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
      ... on Error {
        code
        path
      }
      ... on BatchTooLargeError {
        limit
      }
    }
  }
`;
const absent = typed('usr', { id: '01890000-0000-7000-8000-000000000000' });

describe('deleteUsers', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function acme(size: number) {
    const { organization, owner } = await world().organization('Acme');
    const people: Person[] = [];
    for (let index = 0; index < size; index++) {
      people.push(await world().user({ in: organization }));
    }
    return { organization, owner, people };
  }

  const call = (person: Person, input: object) => person.call(deleteUsers, { input });
  const results = (data: { deleteUsers: { items: { result: object }[] } }) =>
    data.deleteUsers.items.map(({ result }) => result);

  test('answers for each id in the order of the request, and keeps duplicates', async () => {
    const { owner, people } = await acme(2);
    const [ada, grace] = people as [Person, Person];

    const { data } = await call(owner, { userIds: [grace.id, ada.id, grace.id] });

    const deletion = (person: Person) => ({
      __typename: 'UserDeletion',
      outcome: 'DELETED',
      deletedUserId: person.id,
      snapshot: { email: person.email },
      impact: { sessionCount: 1 },
    });
    expect(data.deleteUsers).toEqual({
      __typename: 'DeleteUsersSuccess',
      deletedUserIds: [grace.id, ada.id],
      failedCount: 0,
      items: [grace, ada, grace].map((person, index) => ({
        index,
        requestedId: person.id,
        error: null,
        result: deletion(person),
      })),
    });
  });

  test('deletes what is theirs, also where they refer to one another', async () => {
    const { organization, owner, people } = await acme(2);
    const [ada, grace] = people as [Person, Person];
    const workspace = await world().workspace(organization, { admins: [owner], members: [ada, grace] });
    await world().invitation(workspace, ada, grace.email);
    const words = [
      ...(await giveBelongings(api.current, ada, grace)),
      ...(await giveBelongings(api.current, grace, owner)),
    ];

    const { data } = await call(owner, { userIds: [ada.id, grace.id] });

    expect(data.deleteUsers.failedCount).toBe(0);
    for (const text of [ada.email, grace.email, ...words]) {
      expect(await tracesOf(api.current.em(), text), text).toEqual({});
    }
  });

  test('changes nothing when one item fails, and tells the others which', async () => {
    const { owner, people } = await acme(2);
    const [ada, grace] = people as [Person, Person];
    const before = await api.current.snapshot();

    const { data } = await call(owner, { userIds: [ada.id, absent, grace.id] });

    expect(data.deleteUsers).toMatchObject({ deletedUserIds: [], failedCount: 3 });
    expect(data.deleteUsers.items.map(({ error }: { error: object }) => error)).toEqual([
      { __typename: 'NotAttemptedError', code: 'NOT_ATTEMPTED', path: ['input', 'userIds', '0'] },
      { __typename: 'UserNotFoundError', code: 'USER_NOT_FOUND', path: ['input', 'userIds', '1'] },
      { __typename: 'NotAttemptedError', code: 'NOT_ATTEMPTED', path: ['input', 'userIds', '2'] },
    ]);
    expect(results(data)[0]).toEqual({ __typename: 'NotAttemptedError', failedIndex: 1 });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('does every item that can be done, on best effort', async () => {
    const { organization, owner, people } = await acme(3);
    const [ada, grace, lone] = people as [Person, Person, Person];
    const stranger = await world().organization('Elsewhere');
    const workspace = await world().workspace(organization, { admins: [lone], members: [owner] });
    await call(owner, { userIds: [grace.id] });

    const userIds = [ada.id, 'nonsense', typed('org', organization), stranger.owner.id, owner.id, lone.id, grace.id];
    const { data } = await call(owner, { userIds, policy: 'BEST_EFFORT' });

    expect(data.deleteUsers).toMatchObject({ deletedUserIds: [ada.id, grace.id], failedCount: 5 });
    expect(results(data)).toMatchObject([
      { outcome: 'DELETED' },
      { __typename: 'InvalidIdError' },
      { __typename: 'InvalidIdError' },
      { __typename: 'UserNotFoundError' },
      { __typename: 'CannotDeleteSelfError' },
      { __typename: 'LastAdminError', workspaceIds: [typed('wsp', workspace)] },
      { outcome: 'ALREADY_DELETED', snapshot: null },
    ]);
    expect((await stranger.owner.call('{ viewer { id } }')).data.viewer).not.toBeNull();
  });

  test('looks at the state after the whole batch: a workspace may be emptied', async () => {
    const { organization, owner, people } = await acme(3);
    await world().workspace(organization, { admins: people.slice(0, 1), members: people.slice(1) });

    const { data } = await call(owner, { userIds: people.map(({ id }) => id) });

    expect(data.deleteUsers).toMatchObject({ failedCount: 0 });
  });

  test('keeps the last of several admins, on best effort, when others stay', async () => {
    const { organization, owner, people } = await acme(3);
    const [first, second] = people as [Person, Person];
    const workspace = await world().workspace(organization, { admins: people.slice(0, 2), members: people.slice(2) });

    const { data } = await call(owner, { userIds: [first.id, second.id], policy: 'BEST_EFFORT' });

    expect(results(data)).toMatchObject([
      { outcome: 'DELETED' },
      { __typename: 'LastAdminError', workspaceIds: [typed('wsp', workspace)] },
    ]);
  });

  test('says on a dry run what would happen, and does none of it', async () => {
    const { owner, people } = await acme(2);
    const before = await api.current.snapshot();

    const { data } = await call(owner, { userIds: people.map(({ id }) => id), dryRun: true });

    expect(results(data)).toMatchObject([{ outcome: 'WOULD_DELETE' }, { outcome: 'WOULD_DELETE' }]);
    expect(data.deleteUsers.deletedUserIds).toEqual([]);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('repeats the first answer under the same key, without what was personal', async () => {
    const { owner, people } = await acme(2);
    const input = { userIds: [absent, people[0]!.id], policy: 'BEST_EFFORT', idempotencyKey: 'offboarding of Monday' };
    const first = await call(owner, input);
    const before = await api.current.snapshot();

    const second = await call(owner, input);

    const [failure, deletion] = first.data.deleteUsers.items;
    expect(second.data.deleteUsers).toEqual({
      ...first.data.deleteUsers,
      items: [failure, { ...deletion, result: { ...deletion.result, snapshot: null } }],
    });
    expect(await api.current.snapshot()).toEqual(before);
    expect(await tracesOf(api.current.em(), people[0]!.email)).toEqual({});
  });

  test('does the work once when it is called twice at once under one key', async () => {
    const { owner, people } = await acme(1);
    const input = { userIds: [people[0]!.id], idempotencyKey: 'twice at once' };

    const answers = await Promise.all([call(owner, input), call(owner, input)]);

    expect(answers.map(({ data }) => data.deleteUsers.items[0].result.outcome)).toEqual(['DELETED', 'DELETED']);
  });

  test('meets the deletion of its caller without a deadlock, under a key', async () => {
    for (let round = 0; round < 5; round++) {
      const { organization, owner, people } = await acme(1);
      const second = await world().user({ in: organization, role: 'OWNER' });

      const statements = await captureStatements(() =>
        Promise.all([
          call(owner, { userIds: [people[0]!.id], idempotencyKey: `round ${round}` }),
          call(second, { userIds: [owner.id] }),
        ]),
      );

      // A deadlock would be retried in a third transaction. A caller who is deleted soon enough begins none.
      expect(statements.filter(statement => /^begin/i.test(statement)).length).toBeLessThanOrEqual(2);
    }
  });

  test('forgets a key after 24 hours', async () => {
    const { owner, people } = await acme(1);
    const input = { userIds: [people[0]!.id], idempotencyKey: 'again tomorrow' };
    await call(owner, input);
    api.current.advance(24 * 3_600_000 + 1);
    const token = await world().session(owner);

    const { data } = await api.current.call(deleteUsers, { input }, { token });

    expect(data.deleteUsers.items[0].result).toMatchObject({ outcome: 'ALREADY_DELETED' });
  });

  test('lets a superuser of the platform delete in every organization', async () => {
    const { people } = await acme(1);
    const platform = await world().organization('Platform');
    const superuser = await world().user({ in: platform.organization, platformRole: 'SUPERUSER' });

    const { data } = await call(superuser, { userIds: [people[0]!.id] });

    expect(results(data)).toMatchObject([{ outcome: 'DELETED' }]);
  });

  test('does not let a batch of all owners through while others stay', async () => {
    const { organization, owner } = await acme(1);
    const second = await world().user({ in: organization, role: 'OWNER' });
    const platform = await world().organization('Platform');
    const superuser = await world().user({ in: platform.organization, platformRole: 'SUPERUSER' });
    const before = await api.current.snapshot();

    const { data } = await call(superuser, { userIds: [owner.id, second.id] });

    expect(results(data)).toMatchObject([
      { __typename: 'NotAttemptedError', failedIndex: 1 },
      { __typename: 'LastOwnerError' },
    ]);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('leaves an owner when three owners delete one another at once', async () => {
    const { organization, owner } = await acme(1);
    const owners = [
      owner,
      await world().user({ in: organization, role: 'OWNER' }),
      await world().user({ in: organization, role: 'OWNER' }),
    ];

    await Promise.all(
      owners.map(caller => call(caller, { userIds: owners.filter(other => other !== caller).map(({ id }) => id) })),
    );

    const live = await Promise.all(owners.map(person => person.call('{ viewer { id } }')));
    expect(live.filter(({ data }) => data.viewer !== null)).toHaveLength(1);
  });

  test('is not stopped by two batches that overlap in opposite orders', async () => {
    const { organization, owner, people } = await acme(20);
    const admin = await world().user({ in: organization, role: 'ADMIN' });
    const ids = people.map(({ id }) => id);

    const answers = await Promise.all([call(owner, { userIds: ids }), call(admin, { userIds: ids.toReversed() })]);

    expect(answers.map(({ data }) => data.deleteUsers.failedCount)).toEqual([0, 0]);
    const outcomes = answers
      .flatMap(({ data }) => results(data) as { outcome: string }[])
      .map(({ outcome }) => outcome);
    expect(outcomes.filter(outcome => outcome === 'DELETED')).toHaveLength(20);
    expect(outcomes.filter(outcome => outcome === 'ALREADY_DELETED')).toHaveLength(20);
  });

  describe('refuses, and changes nothing:', () => {
    test.each([
      [
        'no id at all',
        { userIds: [] },
        { __typename: 'InvalidInputError', code: 'INVALID_INPUT', path: ['input', 'userIds'] },
      ],
      [
        'more than 1,000 ids',
        { userIds: Array.from({ length: 1001 }, () => absent) },
        { __typename: 'BatchTooLargeError', code: 'BATCH_TOO_LARGE', path: ['input', 'userIds'], limit: 1000 },
      ],
      [
        'an overlong reason',
        { userIds: [absent], reason: 'x'.repeat(501) },
        { __typename: 'InvalidInputError', code: 'INVALID_INPUT', path: ['input', 'reason'] },
      ],
      [
        'a reason with a null byte',
        { userIds: [absent], reason: 'left\0' },
        { __typename: 'InvalidInputError', code: 'INVALID_INPUT', path: ['input', 'reason'] },
      ],
      [
        'an overlong key',
        { userIds: [absent], idempotencyKey: 'x'.repeat(201) },
        { __typename: 'InvalidInputError', code: 'INVALID_INPUT', path: ['input', 'idempotencyKey'] },
      ],
    ])('%s', async (_, input, refusal) => {
      const { owner } = await acme(0);
      const before = await api.current.snapshot();

      const { data } = await call(owner, input);

      expect(data.deleteUsers).toEqual(refusal);
      expect(await api.current.snapshot()).toEqual(before);
    });

    test('a plain member', async () => {
      const { people } = await acme(2);
      const before = await api.current.snapshot();

      const { data } = await call(people[0]!, { userIds: [people[1]!.id] });

      expect(data.deleteUsers).toEqual({ __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] });
      expect(await api.current.snapshot()).toEqual(before);
    });

    test('a key that came with another request', async () => {
      const { owner, people } = await acme(2);
      await call(owner, { userIds: [people[0]!.id], idempotencyKey: 'one intent' });
      const before = await api.current.snapshot();

      const { data } = await call(owner, { userIds: [people[1]!.id], idempotencyKey: 'one intent' });

      expect(data.deleteUsers).toEqual({
        __typename: 'IdempotencyKeyReusedError',
        code: 'IDEMPOTENCY_KEY_REUSED',
        path: ['input', 'idempotencyKey'],
      });
      expect(await api.current.snapshot()).toEqual(before);
    });

    test('somebody who is not signed in', async () => {
      const { people } = await acme(1);
      const before = await api.current.snapshot();

      const { errors } = await api.current.call(deleteUsers, { input: { userIds: [people[0]!.id] } });

      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
      expect(await api.current.snapshot()).toEqual(before);
    });
  });
});
