import { describe, expect, test } from 'vitest';

import { purgeUser } from '../../src/modules/offboarding/index.ts';
import { useApi } from '../support/api.ts';
import { runJobs } from '../support/run-jobs.ts';
import { tracesOf } from '../support/traces.ts';
import { type Person, typed, World } from '../support/world.ts';

const placeLegalHold = /* GraphQL */ `
  mutation PlaceLegalHold($input: PlaceLegalHoldInput!) {
    placeLegalHold(input: $input) {
      __typename
      ... on PlaceLegalHoldSuccess {
        hold {
          id
          reason
          releasedAt
          user {
            id
          }
          placedBy {
            id
          }
        }
      }
      ... on Error {
        code
        path
      }
    }
  }
`;
const releaseLegalHold = /* GraphQL */ `
  mutation ReleaseLegalHold($input: ReleaseLegalHoldInput!) {
    releaseLegalHold(input: $input) {
      __typename
      ... on ReleaseLegalHoldSuccess {
        outcome
        hold {
          id
          releasedAt
          releaseReason
          releasedBy {
            id
          }
        }
      }
      ... on Error {
        code
        path
      }
    }
  }
`;
const deleteUser = /* GraphQL */ `
  mutation DeleteUser($userId: ID!, $dryRun: Boolean! = false) {
    deleteUser(input: { userId: $userId, dryRun: $dryRun }) {
      __typename
      ... on Error {
        code
        path
      }
    }
  }
`;
const revoke = 'mutation { revokeMyAccount(input: {}) { __typename } }';
const day = 24 * 3_600_000;

describe('a legal hold', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function held() {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });
    const { data } = await place(owner, ada.id);
    return { organization, owner, ada, holdId: String(data.placeLegalHold.hold.id) };
  }

  const place = (person: Person, userId: string, reason = 'Case 12/2026') =>
    person.call(placeLegalHold, { input: { userId, reason } });
  const release = (person: Person, holdId: string, reason = 'Settled') =>
    person.call(releaseLegalHold, { input: { holdId, reason } });
  const refused = { __typename: 'LegalHoldError', code: 'LEGAL_HOLD', path: ['input', 'userId'] };

  test('is placed by an owner, and recorded', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });

    const { data } = await place(owner, ada.id);

    expect(data.placeLegalHold).toEqual({
      __typename: 'PlaceLegalHoldSuccess',
      hold: {
        id: expect.stringMatching(/^hld_/),
        reason: 'Case 12/2026',
        releasedAt: null,
        user: { id: ada.id },
        placedBy: { id: owner.id },
      },
    });
    expect(await world().eventsAbout(ada.user)).toMatchObject([
      { action: 'hold.placed', actorId: owner.user.id, organizationId: organization.id, reason: 'Case 12/2026' },
    ]);
    const list = '{ viewer { organization { legalHolds { totalCount edges { node { id } } } } } }';
    expect((await owner.call(list)).data.viewer.organization.legalHolds).toEqual({
      totalCount: 1,
      edges: [{ node: { id: data.placeLegalHold.hold.id } }],
    });
    expect((await ada.call(list)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  test('keeps a user from being deleted, and the refusal is recorded', async () => {
    const { owner, ada } = await held();

    const { data } = await owner.call(deleteUser, { userId: ada.id });

    expect(data.deleteUser).toEqual(refused);
    expect((await ada.call('{ viewer { id } }')).data.viewer).toEqual({ id: ada.id });
    expect((await world().eventsAbout(ada.user)).at(-1)).toMatchObject({
      action: 'user.deletion_refused',
      actorId: owner.user.id,
      details: { code: 'LEGAL_HOLD' },
    });
  });

  test('is told on a dry run, which records nothing', async () => {
    const { owner, ada } = await held();
    const before = await api.current.snapshot();

    const { data } = await owner.call(deleteUser, { userId: ada.id, dryRun: true });

    expect(data.deleteUser).toEqual(refused);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('stops its own item of a batch, and no other', async () => {
    const { organization, owner, ada } = await held();
    const grace = await world().user({ in: organization });

    const { data } = await owner.call(
      `mutation D($userIds: [ID!]!) {
        deleteUsers(input: { userIds: $userIds, policy: BEST_EFFORT }) {
          ... on DeleteUsersSuccess { items { error { code path } } deletedUserIds }
        }
      }`,
      { userIds: [ada.id, grace.id] },
    );

    expect(data.deleteUsers).toEqual({
      deletedUserIds: [grace.id],
      items: [{ error: { code: 'LEGAL_HOLD', path: ['input', 'userIds', '0'] } }, { error: null }],
    });
  });

  test('lets the user leave, and erases only once it is released', async () => {
    const { owner, ada, holdId } = await held();
    await ada.call(revoke);
    const { orm, config, now } = api.current;
    const later = { em: orm.em, config, now: () => new Date(now.getTime() + 31 * day) };

    await purgeUser(later, ada.user.id);
    expect(await tracesOf(api.current.em(), ada.email)).toEqual({ 'public.users': 1 });

    const { data } = await release(owner, holdId);
    expect(data.releaseLegalHold).toMatchObject({
      outcome: 'RELEASED',
      hold: {
        id: holdId,
        releasedAt: '2026-11-23T12:00:00.000Z',
        releaseReason: 'Settled',
        releasedBy: { id: owner.id },
      },
    });
    api.current.advance(31 * day);
    await runJobs(api.current);
    expect(await tracesOf(api.current.em(), ada.email)).toEqual({});
    api.current.advance(-31 * day);
  });

  test('that was released stays as a proof when the person is erased, without what was written of the person', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });
    const placed = await place(owner, ada.id, `Lovelace v. Babbage, ${ada.email}`);
    const holdId = placed.data.placeLegalHold.hold.id;
    await release(owner, holdId, `Settled with ${ada.email}`);

    await owner.call(deleteUser, { userId: ada.id });
    await runJobs(api.current);

    expect(await tracesOf(api.current.em(), ada.email)).toEqual({});
    const { data } = await owner.call(
      '{ viewer { organization { legalHolds { edges { node { id reason releaseReason releasedAt user { id } } } } } } }',
    );
    expect(data.viewer.organization.legalHolds.edges).toEqual([
      {
        node: {
          id: holdId,
          reason: null,
          releaseReason: null,
          releasedAt: api.current.now.toISOString(),
          user: { id: ada.id },
        },
      },
    ]);
  });

  test('holds as long as one of several is not released', async () => {
    const { owner, ada, holdId } = await held();
    const second = await place(owner, ada.id, 'Another case');
    await release(owner, holdId);

    const stopped = await owner.call(deleteUser, { userId: ada.id });
    await release(owner, second.data.placeLegalHold.hold.id);
    const done = await owner.call(deleteUser, { userId: ada.id });

    expect(stopped.data.deleteUser).toEqual(refused);
    expect(done.data.deleteUser.__typename).toBe('UserDeletion');
  });

  test('that was released says so when it is released again, and nothing changes', async () => {
    const { owner, holdId } = await held();
    await release(owner, holdId);
    const before = await api.current.snapshot();

    const { data } = await release(owner, holdId);

    expect(data.releaseLegalHold).toMatchObject({ outcome: 'ALREADY_RELEASED' });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('and an erasure race: one of them wins, and the other is told', async () => {
    const { organization, owner } = await world().organization();
    const second = await world().user({ in: organization, role: 'OWNER' });
    for (let round = 0; round < 10; round++) {
      const ada = await world().user({ in: organization });

      const [placed, deleted] = await Promise.all([place(owner, ada.id), second.call(deleteUser, { userId: ada.id })]);

      const outcome = `${placed.data.placeLegalHold.__typename} ${deleted.data.deleteUser.__typename}`;
      expect(['PlaceLegalHoldSuccess LegalHoldError', 'UserDeletedError UserDeletion']).toContain(outcome);
    }
  });

  test('is refused to all but owners, for strangers, the deleted, and bad input; nothing changes', async () => {
    const { organization, owner, ada, holdId } = await held();
    const admin = await world().user({ in: organization, role: 'ADMIN' });
    const gone = await world().user({ in: organization });
    await owner.call(deleteUser, { userId: gone.id });
    const stranger = (await world().organization()).owner;
    const absentUser = typed('usr', { id: '01890000-0000-7000-8000-000000000000' });
    const absentHold = typed('hld', { id: '01890000-0000-7000-8000-000000000000' });
    const before = await api.current.snapshot();

    const placed = await Promise.all([
      place(admin, ada.id),
      place(stranger, ada.id),
      place(stranger, absentUser),
      place(owner, gone.id),
      place(owner, holdId),
      place(owner, ada.id, ' '),
      place(owner, ada.id, 'x'.repeat(501)),
    ]);
    const released = await Promise.all([
      release(admin, holdId),
      release(stranger, holdId),
      release(stranger, absentHold),
      release(owner, ada.id),
      release(owner, holdId, ''),
    ]);
    const anonymous = await api.current.call(placeLegalHold, { input: { userId: ada.id, reason: 'Case' } });

    const forbidden = { __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] };
    const noUser = { __typename: 'UserNotFoundError', code: 'USER_NOT_FOUND', path: ['input', 'userId'] };
    const noHold = { __typename: 'LegalHoldNotFoundError', code: 'LEGAL_HOLD_NOT_FOUND', path: ['input', 'holdId'] };
    const noReason = { __typename: 'InvalidInputError', code: 'INVALID_INPUT', path: ['input', 'reason'] };
    expect(placed.map(({ data }) => data.placeLegalHold)).toEqual([
      forbidden,
      noUser,
      noUser,
      { __typename: 'UserDeletedError', code: 'USER_DELETED', path: ['input', 'userId'] },
      { __typename: 'InvalidIdError', code: 'INVALID_ID', path: ['input', 'userId'] },
      noReason,
      noReason,
    ]);
    expect(released.map(({ data }) => data.releaseLegalHold)).toEqual([
      forbidden,
      noHold,
      noHold,
      { __typename: 'InvalidIdError', code: 'INVALID_ID', path: ['input', 'holdId'] },
      noReason,
    ]);
    expect(anonymous.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('can be fetched by its id by an owner, and by nobody else', async () => {
    const { owner, ada, holdId } = await held();
    const stranger = (await world().organization()).owner;
    const node = 'query N($id: ID!) { node(id: $id) { id __typename } }';

    const answers = await Promise.all([owner, ada, stranger].map(person => person.call(node, { id: holdId })));

    expect(answers.map(({ data }) => data.node)).toEqual([{ id: holdId, __typename: 'LegalHold' }, null, null]);
  });
});

describe('a legal hold where there is no time of grace', () => {
  const api = useApi({ LEAVER_PURGE_AFTER_DAYS: '0' });

  test('lets the user leave, and nothing is erased', async () => {
    const world = new World(api.current);
    const { organization, owner } = await world.organization();
    const ada = await world.user({ in: organization });
    await owner.call(placeLegalHold, { input: { userId: ada.id, reason: 'Case 12/2026' } });

    const { data } = await ada.call(revoke);
    await runJobs(api.current);

    expect(data.revokeMyAccount.__typename).toBe('RevokeMyAccountSuccess');
    expect((await ada.call('{ viewer { id } }')).data).toEqual({ viewer: null });
    expect(await tracesOf(api.current.em(), ada.email)).toEqual({ 'public.users': 1 });
  });
});
