import { describe, expect, test } from 'vitest';

import { ExternalIdentity, User } from '../../src/modules/identity/index.ts';
import { useApi } from '../support/api.ts';
import { giveBelongings } from '../support/belongings.ts';
import { captureStatements } from '../support/statements.ts';
import { type Person, typed, World } from '../support/world.ts';

const deletionPlan = /* GraphQL */ `
  query DeletionPlan($userIds: [ID!]!, $transfers: [TransferInput!]) {
    deletionPlan(userIds: $userIds, transfers: $transfers) {
      hash
      userIds
      alreadyDeletedUserIds
      heldUserIds
      blockers {
        index
        requestedId
        error {
          __typename
          code
          path
        }
      }
      things {
        kind
        action
        count
      }
      sessionCount
      apiKeyCount
      membershipCount
      workspaceIds
      organizationIds
      successors {
        kind
        workspace {
          id
        }
        user {
          id
        }
        reason
      }
      transfers {
        kind
        thingId
        fromUserId
        successorId
      }
      externalEffects {
        kind
        count
      }
    }
  }
`;
const changed = /* GraphQL */ `
  ... on Error {
    __typename
    code
    path
  }
  ... on PlanChangedError {
    changed
    plan {
      hash
    }
  }
`;
const mutations = {
  revokeMyAccount: `mutation ($input: RevokeMyAccountInput!) {
    result: revokeMyAccount(input: $input) { ... on RevokeMyAccountSuccess { outcome planHash } ${changed} } }`,
  deleteUser: `mutation ($input: DeleteUserInput!) {
    result: deleteUser(input: $input) { ... on UserDeletion { outcome planHash } ${changed} } }`,
  deleteUsers: `mutation ($input: DeleteUsersInput!) {
    result: deleteUsers(input: $input) { ... on DeleteUsersSuccess { failedCount planHash } ${changed} } }`,
} as const;
const absent = typed('usr', { id: '01890000-0000-7000-8000-000000000000' });

describe('deletionPlan', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function acme() {
    const { organization, owner } = await world().organization('Acme');
    const ada = await world().user({ in: organization });
    return { organization, owner, ada };
  }

  async function plan(person: Person, userIds: readonly string[], transfers?: readonly object[]) {
    const { data, errors } = await person.call(deletionPlan, { userIds, transfers });
    expect(errors).toBeUndefined();
    return data.deletionPlan;
  }

  test('tells everything that the deletion then does', async () => {
    const { organization, owner, ada } = await acme();
    await world().session(ada);
    const workspace = await world().workspace(organization, { admins: [owner], members: [ada] });
    await giveBelongings(api.current, ada, owner);
    const em = api.current.em();
    const identity = { provider: 'https://identity.example', subject: ada.id, isManaged: true };
    await em.persist(new ExternalIdentity(em.getReference(User, ada.user.id), identity, api.current.now)).flush();
    const before = await api.current.snapshot();

    const planned = await plan(owner, [ada.id]);

    expect(planned).toMatchObject({
      userIds: [ada.id],
      alreadyDeletedUserIds: [],
      heldUserIds: [],
      blockers: [],
      sessionCount: 2,
      apiKeyCount: 0,
      membershipCount: 1,
      workspaceIds: [typed('wsp', workspace)],
      organizationIds: [typed('org', organization)],
      successors: [
        { kind: 'AGENT', workspace: null, user: { id: owner.id }, reason: 'LONGEST_STANDING_ADMIN' },
        { kind: 'KNOWLEDGE_BASE', workspace: null, user: { id: owner.id }, reason: 'LONGEST_STANDING_ADMIN' },
      ],
      transfers: [],
      externalEffects: [
        { kind: 'IDENTITY_PROVIDER', count: 1 },
        { kind: 'STORED_BYTES', count: 1 },
      ],
    });
    expect(await api.current.snapshot()).toEqual(before);

    const { data } = await owner.call(
      `mutation ($id: ID!) { deleteUser(input: { userId: $id }) {
        ... on UserDeletion { impact { sessionCount membershipCount erased { kind action count } } } } }`,
      { id: ada.id },
    );
    const { impact } = data.deleteUser;
    const lines = (things: { kind: string; action: string; count: number }[]) =>
      things
        .map(({ kind, action, count }) => `${action} ${count} ${kind}`)
        .filter(line => !line.endsWith('RefreshToken'));
    expect(impact).toMatchObject({ sessionCount: 2, membershipCount: 1 });
    expect(lines(planned.things).toSorted()).toEqual(lines(impact.erased).toSorted());
  });

  test('names what would be refused, with the errors of the mutation', async () => {
    const { organization, owner, ada } = await acme();
    const [heir, held, lone, gone] = [
      await world().user({ in: organization }),
      await world().user({ in: organization }),
      await world().user({ in: organization }),
      await world().user({ in: organization }),
    ];
    const workspace = await world().workspace(organization, { admins: [lone], members: [owner, heir] });
    await owner.call('mutation ($id: ID!) { placeLegalHold(input: { userId: $id, reason: "Trial" }) { __typename } }', {
      id: held.id,
    });
    await world().leave(gone, 'DELETED');
    const stranger = await world().organization('Elsewhere');
    const userIds = [ada.id, 'nonsense', stranger.owner.id, absent, held.id, lone.id, gone.id, owner.id];

    const planned = await plan(owner, userIds);

    const blocker = (index: number, type: string, code: string) => ({
      index,
      requestedId: userIds[index],
      error: { __typename: type, code, path: ['userIds', String(index)] },
    });
    expect(planned.blockers).toEqual([
      blocker(1, 'InvalidIdError', 'INVALID_ID'),
      blocker(2, 'UserNotFoundError', 'USER_NOT_FOUND'),
      blocker(3, 'UserNotFoundError', 'USER_NOT_FOUND'),
      blocker(4, 'LegalHoldError', 'LEGAL_HOLD'),
      blocker(5, 'LastAdminError', 'LAST_ADMIN'),
      blocker(7, 'CannotDeleteSelfError', 'CANNOT_DELETE_SELF'),
    ]);
    expect(planned).toMatchObject({
      userIds: [ada.id],
      heldUserIds: [held.id],
      alreadyDeletedUserIds: [gone.id],
      successors: [
        {
          kind: 'WORKSPACE',
          workspace: { id: typed('wsp', workspace) },
          user: { id: heir.id },
          reason: 'LONGEST_STANDING_MEMBER',
        },
      ],
    });
  });

  test('counts what changes hands apart from what goes, with all that is in it', async () => {
    const { owner, ada } = await acme();
    await giveBelongings(api.current, ada, owner);
    const kept = await world().agent(ada);

    const planned = await plan(
      owner,
      [ada.id],
      [
        { what: { kind: 'KNOWLEDGE_BASE' }, to: { userId: owner.id } },
        { what: { thingId: typed('agt', kept) }, to: { choice: 'AUTO' } },
      ],
    );

    const ofKind = (kind: string) =>
      planned.things
        .filter((thing: { kind: string }) => thing.kind === kind)
        .map(({ action, count }: never) => [action, count]);
    expect(ofKind('KnowledgeBase')).toEqual([['TRANSFER', 1]]);
    expect(ofKind('Document')).toEqual([]);
    expect(ofKind('Agent')).toEqual([
      ['DELETE', 1],
      ['TRANSFER', 1],
    ]);
    expect(planned.transfers).toEqual([
      { kind: 'AGENT', thingId: typed('agt', kept), fromUserId: ada.id, successorId: owner.id },
      { kind: 'KNOWLEDGE_BASE', thingId: null, fromUserId: ada.id, successorId: owner.id },
    ]);
  });

  test('tells what cannot change hands as a blocker, and plans the rest', async () => {
    const { owner, ada } = await acme();

    const unreadable = await plan(owner, [ada.id], [{ what: { kind: 'AGENT' }, to: { userId: 'nonsense' } }]);
    const refused = await plan(owner, [ada.id], [{ what: { kind: 'AGENT' }, to: { userId: absent } }]);

    const at = ['transfers', '0', 'to', 'userId'];
    expect(unreadable.blockers).toEqual([
      { index: null, requestedId: null, error: { __typename: 'InvalidIdError', code: 'INVALID_ID', path: at } },
    ]);
    expect(refused.blockers).toEqual([
      {
        index: null,
        requestedId: null,
        error: { __typename: 'SuccessorNotFoundError', code: 'SUCCESSOR_NOT_FOUND', path: at },
      },
    ]);
    expect(refused.userIds).toEqual([ada.id]);
  });

  test('has one hash as long as nothing changes, and another as soon as anything does', async () => {
    const { organization, owner, ada } = await acme();
    const workspace = await world().workspace(organization, { admins: [owner], members: [ada] });
    const hashes = [(await plan(owner, [ada.id])).hash];
    expect((await plan(owner, [ada.id])).hash).toBe(hashes[0]);

    const changes = [
      () => world().agent(ada),
      () => world().session(ada),
      () => world().invitation(workspace, owner, ada.email),
    ];
    for (const change of changes) {
      await change();
      const { hash } = await plan(owner, [ada.id]);
      expect(hashes).not.toContain(hash);
      hashes.push(hash);
    }
    const other = await plan(owner, [ada.id], [{ what: { kind: 'AGENT' }, to: { userId: owner.id } }]);
    expect(hashes).not.toContain(other.hash);
  });

  test('has another hash as soon as more would go with a workspace that is dissolved, and counts it', async () => {
    const { organization, owner, ada } = await acme();
    const workspace = await world().workspace(organization, { admins: [ada] });
    const transfers = [{ what: { thingId: typed('wsp', workspace) }, to: { choice: 'DISSOLVE' } }];
    const planned = () => plan(owner, [ada.id], transfers);
    const first = await planned();

    const { account } = await world().serviceAccount(workspace, ada);
    const second = await planned();
    await world().serviceAccountKey(account);
    const third = await planned();
    await world().invitation(workspace, ada, 'guest@example.com');
    const fourth = await planned();

    expect(new Set([first, second, third, fourth].map(({ hash }) => hash)).size).toBe(4);
    expect(fourth.things).toEqual(
      expect.arrayContaining([
        { kind: 'Invitation', action: 'DELETE', count: 1 },
        { kind: 'ServiceAccount', action: 'DELETE', count: 1 },
        { kind: 'ServiceAccountKey', action: 'DELETE', count: 1 },
      ]),
    );
    const { data } = await owner.call(mutations.deleteUser, {
      input: { userId: ada.id, transfers, ifPlan: first.hash },
    });
    expect(data.result).toMatchObject({ __typename: 'PlanChangedError', changed: ['THINGS'] });
  });

  test('has another hash when one thing has taken the place of another, though the numbers are the same', async () => {
    const { owner, ada } = await acme();
    const agent = await world().agent(ada);
    const { hash, things } = await plan(owner, [ada.id]);

    await api.current.em().getConnection().execute(`delete from agent where id = '${agent.id}'`);
    await world().agent(ada);
    const after = await plan(owner, [ada.id]);

    expect(after.things).toEqual(things);
    expect(after.hash).not.toBe(hash);
  });

  test('takes the same number of statements for 1, 10 and 100 users', async () => {
    const { organization, owner } = await acme();
    const workspace = await world().workspace(organization, { admins: [owner] });
    const people: Person[] = [];
    for (let index = 0; index < 100; index++) {
      const person = await world().user({ in: organization });
      people.push(person);
      if (index < 3) {
        await world().member(workspace, person, { role: 'ADMIN' });
        await giveBelongings(api.current, person, owner);
      }
    }

    const counts: number[] = [];
    for (const size of [1, 10, 100]) {
      const ids = people.slice(0, size).map(({ id }) => id);
      counts.push((await captureStatements(() => plan(owner, ids))).length);
    }

    expect(counts).toEqual([11, 11, 11]);
  });

  test('can be asked by everybody about themselves, and by nobody else but administrators', async () => {
    const { organization, owner, ada } = await acme();
    const grace = await world().user({ in: organization });

    expect((await plan(ada, [ada.id])).userIds).toEqual([ada.id]);
    const others = await ada.call(deletionPlan, { userIds: [ada.id, grace.id] });
    const nobody = await api.current.call(deletionPlan, { userIds: [ada.id] });

    expect(others.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(nobody.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect((await plan(owner, [ada.id, grace.id])).userIds).toEqual([ada.id, grace.id]);
  });

  test.each([[[]], [Array.from({ length: 1001 }, () => absent)]])(
    'refuses no users, or more than 1,000',
    async userIds => {
      const { owner } = await acme();

      const { errors } = await owner.call(deletionPlan, { userIds });

      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'userIds' } }]);
    },
  );

  describe('binds', () => {
    const inputs = {
      revokeMyAccount: () => ({}),
      deleteUser: (ada: Person) => ({ userId: ada.id }),
      deleteUsers: (ada: Person) => ({ userIds: [ada.id] }),
    };
    const callerOf = (name: keyof typeof mutations, owner: Person, ada: Person) =>
      name === 'revokeMyAccount' ? ada : owner;

    test.each(['revokeMyAccount', 'deleteUser', 'deleteUsers'] as const)(
      '%s: it does what the plan says, and a dry run gives the same plan',
      async name => {
        const { owner, ada } = await acme();
        await giveBelongings(api.current, ada, owner);
        const caller = callerOf(name, owner, ada);
        const { hash } = await plan(caller, [ada.id]);
        const input = inputs[name](ada);

        const dry = await caller.call(mutations[name], { input: { ...input, dryRun: true } });
        const done = await caller.call(mutations[name], { input: { ...input, ifPlan: hash } });

        expect(dry.data.result.planHash).toBe(hash);
        expect(done.data.result.planHash).toBeNull();
        expect(done.data.result.outcome ?? done.data.result.failedCount).toBe(
          { revokeMyAccount: 'REVOKED', deleteUser: 'DELETED', deleteUsers: 0 }[name],
        );
      },
    );

    test.each(['revokeMyAccount', 'deleteUser', 'deleteUsers'] as const)(
      '%s: it refuses when something is new, says what, and changes nothing',
      async name => {
        const { owner, ada } = await acme();
        const caller = callerOf(name, owner, ada);
        const { hash } = await plan(caller, [ada.id]);
        await world().agent(ada);
        await world().session(ada);
        const now = await plan(caller, [ada.id]);
        const before = await api.current.snapshot();

        const { data } = await caller.call(mutations[name], { input: { ...inputs[name](ada), ifPlan: hash } });

        expect(data.result).toEqual({
          __typename: 'PlanChangedError',
          code: 'PLAN_CHANGED',
          path: ['input', 'ifPlan'],
          changed: ['THINGS', 'ACCESS'],
          plan: { hash: now.hash },
        });
        expect(await api.current.snapshot()).toEqual(before);
      },
    );

    test('nothing that is done already: a repeat is a success', async () => {
      const { owner, ada } = await acme();
      const { hash } = await plan(owner, [ada.id]);
      const input = { userIds: [ada.id], ifPlan: hash };
      await owner.call(mutations.deleteUsers, { input });

      const { data } = await owner.call(mutations.deleteUsers, { input });

      expect(data.result).toEqual({ failedCount: 0, planHash: null });
    });

    test.each(['revokeMyAccount', 'deleteUser', 'deleteUsers'] as const)(
      '%s to a plan only: other text is refused',
      async name => {
        const { owner, ada } = await acme();
        const before = await api.current.snapshot();

        const { data } = await callerOf(name, owner, ada).call(mutations[name], {
          input: { ...inputs[name](ada), ifPlan: 'nonsense' },
        });

        expect(data.result).toEqual({
          __typename: 'InvalidInputError',
          code: 'INVALID_INPUT',
          path: ['input', 'ifPlan'],
        });
        expect(await api.current.snapshot()).toEqual(before);
      },
    );
  });
});
