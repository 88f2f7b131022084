import { describe, expect, test } from 'vitest';

import { erasurePlanOf } from '../../src/modules/offboarding/erasure-plan.ts';
import { useApi } from '../support/api.ts';
import { giveBelongings } from '../support/belongings.ts';
import { type Person, typed, World } from '../support/world.ts';

const fragment = /* GraphQL */ `
  ... on Error {
    __typename
    code
    path
  }
  ... on SuccessorRefusedError {
    reason
    successorId
  }
  ... on TransferRefusedError {
    fault
  }
`;
const mutations = {
  revokeMyAccount: `mutation ($input: RevokeMyAccountInput!) { result: revokeMyAccount(input: $input) {
    ... on LastAdminError { workspaceIds } ... on RevokeMyAccountSuccess { outcome impact { erased { kind action count } } } ${fragment} } }`,
  deleteUser: `mutation ($input: DeleteUserInput!) { result: deleteUser(input: $input) {
    ... on LastAdminError { workspaceIds } ... on UserDeletion { outcome impact { erased { kind action count } } } ${fragment} } }`,
  deleteUsers: `mutation ($input: DeleteUsersInput!) { result: deleteUsers(input: $input) {
    ... on DeleteUsersSuccess {
      failedCount
      items { error { __typename } result { ... on UserDeletion { outcome impact { erased { kind action count } } } } }
    } ${fragment} } }`,
} as const;
const names = ['revokeMyAccount', 'deleteUser', 'deleteUsers'] as const;
const absent = typed('usr', { id: '01890000-0000-7000-8000-000000000000' });

describe('what changes hands', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function acme() {
    const { organization, owner } = await world().organization('Acme');
    const [ada, grace, mary] = [
      await world().user({ in: organization }),
      await world().user({ in: organization }),
      await world().user({ in: organization }),
    ];
    return { organization, owner, ada, grace, mary };
  }

  /** Ends one person by each of the three mutations. */
  async function end(name: (typeof names)[number], by: Person, who: Person, transfers: readonly object[]) {
    const input = { revokeMyAccount: {}, deleteUser: { userId: who.id }, deleteUsers: { userIds: [who.id] } }[name];
    const caller = name === 'revokeMyAccount' ? who : by;
    const { data, errors } = await caller.call(mutations[name], { input: { ...input, transfers } });
    expect(errors).toBeUndefined();
    return data.result.items?.[0]?.result ?? data.result;
  }

  const rolesIn = async (workspace: { readonly id: string }) => {
    const rows = await api.current
      .em()
      .getConnection()
      .execute<{ user_id: string; role: string }[]>(
        `select user_id, role from workspace_member where workspace_id = '${workspace.id}' and ended_at is null order by id`,
      );
    return rows.map(({ user_id, role }) => [typed('usr', { id: user_id }), role]);
  };
  const ownerOf = async (table: string, { id }: { readonly id: string }) => {
    const [row] = await api.current
      .em()
      .getConnection()
      .execute<{ owner_id: string }[]>(`select owner_id from ${table} where id = '${id}'`);
    return row ? typed('usr', { id: row.owner_id }) : null;
  };

  describe('by', () => {
    test.each(names)('%s: a named member becomes the admin of a workspace, and it is recorded', async name => {
      const { organization, owner, ada, grace, mary } = await acme();
      const workspace = await world().workspace(organization, { admins: [ada], members: [grace, mary] });

      const result = await end(name, owner, ada, [
        { what: { thingId: typed('wsp', workspace) }, to: { userId: mary.id } },
      ]);

      expect(result.outcome).toBe(name === 'revokeMyAccount' ? 'REVOKED' : 'DELETED');
      expect(await rolesIn(workspace)).toEqual([
        [grace.id, 'MEMBER'],
        [mary.id, 'ADMIN'],
      ]);
      expect(
        (await world().eventsAbout(mary.user)).map(({ action, actorId, details }) => [action, actorId, details]),
      ).toEqual([
        [
          'member.role_changed',
          name === 'revokeMyAccount' ? ada.user.id : owner.user.id,
          {
            workspaceId: typed('wsp', workspace),
            memberId: expect.stringMatching(/^mem_/),
            role: 'ADMIN',
            from: 'MEMBER',
            takesOver: true,
          },
        ],
      ]);
    });

    test.each(names)(
      '%s: AUTO finds whoever was a member first, in every workspace that needs an admin',
      async name => {
        const { organization, owner, ada, grace, mary } = await acme();
        const bereft = await world().workspace(organization, { admins: [ada] });
        await world().member(bereft, mary);
        await world().member(bereft, grace);
        const served = await world().workspace(organization, { admins: [ada, grace], members: [mary] });

        await end(name, owner, ada, [{ what: { kind: 'WORKSPACE' }, to: { choice: 'AUTO' } }]);

        expect(await rolesIn(bereft)).toEqual([
          [mary.id, 'ADMIN'],
          [grace.id, 'MEMBER'],
        ]);
        expect(await rolesIn(served)).toContainEqual([mary.id, 'MEMBER']);
      },
    );

    test.each(names)('%s: things get an owner, with everything in them, and each is recorded', async name => {
      const { owner, ada, grace, mary } = await acme();
      await giveBelongings(api.current, ada, owner);
      const agent = await world().agent(ada);
      const base = await world().knowledgeBase(ada);

      const result = await end(name, owner, ada, [
        { what: { kind: 'AGENT' }, to: { userId: grace.id } },
        { what: { thingId: typed('agt', agent) }, to: { userId: mary.id } },
        { what: { kind: 'KNOWLEDGE_BASE' }, fromUserId: ada.id, to: { choice: 'AUTO' } },
      ]);

      expect(result.impact.erased.filter(({ action }: { action: string }) => action === 'TRANSFER')).toEqual([
        { kind: 'Agent', action: 'TRANSFER', count: 2 },
        { kind: 'KnowledgeBase', action: 'TRANSFER', count: 2 },
      ]);
      expect(await ownerOf('agent', agent)).toBe(mary.id);
      expect(await ownerOf('knowledge_base', base)).toBe(owner.id);
      const [documents] = await api.current
        .em()
        .getConnection()
        .execute<{ count: number }[]>(
          `select count(*)::int as count from document d join knowledge_base k on k.id = d.knowledge_base_id
            where k.owner_id = '${owner.user.id}'`,
        );
      expect(documents).toEqual({ count: 1 });
      expect(await world().eventsAbout(agent)).toMatchObject([
        { action: 'ownership.transferred', details: { fromUserId: ada.id, toUserId: mary.id } },
      ]);
    });

    test.each(names)('%s: a workspace of nobody else is dissolved, with its invitations and robots', async name => {
      const { organization, owner, ada } = await acme();
      const workspace = await world().workspace(organization, { admins: [ada] });
      const { account } = await world().serviceAccount(workspace, ada);
      const { invitation } = await world().invitation(workspace, ada, 'guest@example.com');

      const result = await end(name, owner, ada, [
        { what: { thingId: typed('wsp', workspace) }, to: { choice: 'DISSOLVE' } },
      ]);

      expect(result.outcome).toBe(name === 'revokeMyAccount' ? 'REVOKED' : 'DELETED');
      expect(await world().eventsAbout(workspace)).toMatchObject([{ action: 'workspace.deleted' }]);
      expect(await world().eventsAbout(account)).toMatchObject([{ action: 'member.removed' }]);
      expect(await world().eventsAbout(invitation)).toMatchObject([{ action: 'invitation.revoked' }]);
      const left = await api.current
        .em()
        .getConnection()
        .execute(
          `select id from workspace where id = '${workspace.id}' union all
            select id from invitation where workspace_id = '${workspace.id}' union all
            select id from service_account where workspace_id = '${workspace.id}'`,
        );
      expect(left).toEqual([]);
    });

    test.each(names)('%s: things stay with the person on a dry run', async name => {
      const { organization, owner, ada, grace } = await acme();
      const workspace = await world().workspace(organization, { admins: [ada], members: [grace] });
      await world().agent(ada);
      const input = { revokeMyAccount: {}, deleteUser: { userId: ada.id }, deleteUsers: { userIds: [ada.id] } }[name];
      const before = await api.current.snapshot();

      const { data } = await (name === 'revokeMyAccount' ? ada : owner).call(mutations[name], {
        input: {
          ...input,
          dryRun: true,
          transfers: [
            { what: { kind: 'AGENT' }, to: { userId: grace.id } },
            { what: { thingId: typed('wsp', workspace) }, to: { choice: 'AUTO' } },
          ],
        },
      });

      expect(data.result.outcome ?? data.result.failedCount).toBe(
        { revokeMyAccount: 'WOULD_REVOKE', deleteUser: 'WOULD_DELETE', deleteUsers: 0 }[name],
      );
      expect(await api.current.snapshot()).toEqual(before);
    });
  });

  test('of a batch goes to whom the most exact of the transfers names', async () => {
    const { owner, ada, grace, mary } = await acme();
    const [ofAda, ofGrace] = [await world().agent(ada), await world().agent(grace)];
    const transfers = [
      { what: { kind: 'AGENT' }, to: { userId: mary.id } },
      { what: { kind: 'AGENT' }, fromUserId: ada.id, to: { userId: owner.id } },
    ];

    await owner.call(mutations.deleteUsers, { input: { userIds: [ada.id, grace.id], transfers } });

    expect(await ownerOf('agent', ofAda)).toBe(owner.id);
    expect(await ownerOf('agent', ofGrace)).toBe(mary.id);
  });

  test('of a batch goes to nobody of the batch by AUTO, and not to who cannot act', async () => {
    const { organization, owner, ada, grace, mary } = await acme();
    const workspace = await world().workspace(organization, { admins: [ada], members: [grace] });
    const suspended = await world().user({ in: organization });
    await world().member(workspace, suspended);
    await world().leave(suspended, 'SUSPENDED');
    await world().member(workspace, mary);

    const { data } = await owner.call(mutations.deleteUsers, {
      input: { userIds: [ada.id, grace.id], transfers: [{ what: { kind: 'WORKSPACE' }, to: { choice: 'AUTO' } }] },
    });

    expect(data.result.failedCount).toBe(0);
    expect(await rolesIn(workspace)).toEqual([
      [suspended.id, 'MEMBER'],
      [mary.id, 'ADMIN'],
    ]);
  });

  test('goes to nobody when AUTO finds nobody who can act: the last admin stays', async () => {
    const { organization, owner, ada, grace } = await acme();
    const workspace = await world().workspace(organization, { admins: [ada], members: [grace] });
    await world().leave(grace, 'SUSPENDED');
    const before = await api.current.snapshot();

    const result = await end('deleteUser', owner, ada, [{ what: { kind: 'WORKSPACE' }, to: { choice: 'AUTO' } }]);

    expect(result).toMatchObject({ __typename: 'LastAdminError', workspaceIds: [typed('wsp', workspace)] });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('can go to a guest of another organization, who is a member of the workspace', async () => {
    const { organization, owner, ada } = await acme();
    const guest = await world().organization('Elsewhere');
    const workspace = await world().workspace(organization, { admins: [ada], members: [guest.owner] });

    await end('deleteUser', owner, ada, [
      { what: { thingId: typed('wsp', workspace) }, to: { userId: guest.owner.id } },
    ]);

    expect(await rolesIn(workspace)).toEqual([[guest.owner.id, 'ADMIN']]);
  });

  test('goes by itself to the longest-standing administrator, when the entity declares so', async () => {
    const { owner, ada, grace } = await acme();
    const agents = erasurePlanOf(api.current.orm.getMetadata()).transfers.find(({ kind }) => kind === 'Agent');
    const [first, second] = [await world().agent(ada), await world().agent(grace)];

    Object.assign(agents!, { byDefault: 'AUTO' });
    try {
      await end('deleteUser', owner, ada, []);
      await end('deleteUser', owner, grace, [
        { what: { kind: 'AGENT' }, fromUserId: grace.id, to: { choice: 'AUTO' } },
      ]);
    } finally {
      Object.assign(agents!, { byDefault: 'NOBODY' });
    }

    expect(await ownerOf('agent', first)).toBe(owner.id);
    expect(await ownerOf('agent', second)).toBe(owner.id);
  });

  test('is not looked at again when a call is repeated whose answer was lost', async () => {
    const { organization, owner, ada, grace } = await acme();
    const workspace = await world().workspace(organization, { admins: [ada], members: [grace] });
    const transfers = [{ what: { thingId: typed('wsp', workspace) }, to: { userId: grace.id } }];
    await end('deleteUser', owner, ada, transfers);
    const before = await api.current.snapshot();

    const result = await end('deleteUser', owner, ada, transfers);

    expect(result.outcome).toBe('ALREADY_DELETED');
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('finds its successor alive: who is deleted at the same time does not take over', async () => {
    for (let round = 0; round < 5; round++) {
      const { organization, owner, ada, grace } = await acme();
      const agent = await world().agent(ada);
      const admin = await world().user({ in: organization, role: 'ADMIN' });

      const [handed, removed] = await Promise.all([
        end('deleteUser', owner, ada, [{ what: { kind: 'AGENT' }, to: { userId: grace.id } }]),
        end('deleteUser', admin, grace, []),
      ]);

      expect(removed.outcome).toBe('DELETED');
      // Either the successor was refused, or took over first and was then deleted with the agent.
      expect([handed.outcome ?? handed.reason, await ownerOf('agent', agent)]).toEqual(
        handed.outcome ? ['DELETED', null] : ['LEFT', ada.id],
      );
    }
  });

  describe('is refused, and nothing changes, when the successor', () => {
    const refusals: [string, string | null, (people: { ada: Person; grace: Person }) => Promise<string>][] = [
      [
        'is suspended',
        'SUSPENDED',
        async ({ grace }) => {
          await world().leave(grace, 'SUSPENDED');
          return grace.id;
        },
      ],
      [
        'has left',
        'LEFT',
        async ({ grace }) => {
          await world().leave(grace, 'REVOKED');
          return grace.id;
        },
      ],
      [
        'was deleted',
        'LEFT',
        async ({ grace }) => {
          await world().leave(grace, 'DELETED');
          return grace.id;
        },
      ],
      ['leaves by the same call', 'LEAVING', async ({ ada }) => ada.id],
      ['does not exist', null, async () => absent],
      ['is of another tenant', null, async () => (await world().organization()).owner.id],
    ];

    describe.each(['AGENT', 'WORKSPACE'])('of the kind %s', kind => {
      test.each(refusals)('%s', async (_, reason, successor) => {
        const people = await acme();
        const { organization, owner, ada, grace } = people;
        await world().workspace(organization, { admins: [ada], members: [grace, owner] });
        const userId = await successor(people);

        for (const name of names) {
          const before = await api.current.snapshot();

          const result = await end(name, owner, ada, [{ what: { kind }, to: { userId } }]);

          const path = ['input', 'transfers', '0', 'to', 'userId'];
          expect(result).toEqual(
            reason
              ? { __typename: 'SuccessorRefusedError', code: 'SUCCESSOR_REFUSED', path, reason, successorId: userId }
              : { __typename: 'SuccessorNotFoundError', code: 'SUCCESSOR_NOT_FOUND', path },
          );
          expect(await api.current.snapshot()).toEqual(before);
        }
      });
    });

    test.each([
      ['is invited only', true, 'INVITED_ONLY'],
      ['is not a member', false, 'NOT_A_MEMBER'],
    ])('%s', async (_, isInvited, reason) => {
      const { organization, owner, ada, grace, mary } = await acme();
      const workspace = await world().workspace(organization, { admins: [ada], members: [mary] });
      if (isInvited) {
        await world().invitation(workspace, ada, grace.email.toUpperCase());
      }
      const before = await api.current.snapshot();

      const result = await end('deleteUser', owner, ada, [
        { what: { thingId: typed('wsp', workspace) }, to: { userId: grace.id } },
      ]);

      expect(result).toMatchObject({ __typename: 'SuccessorRefusedError', reason });
      expect(await api.current.snapshot()).toEqual(before);
    });

    test('is a rev user', async () => {
      const { organization, owner, ada } = await acme();
      const revUser = await world().revUser(organization);
      const before = await api.current.snapshot();

      const result = await end('deleteUser', owner, ada, [
        { what: { kind: 'AGENT' }, to: { userId: typed('rvu', revUser) } },
      ]);

      expect(result).toEqual({
        __typename: 'InvalidIdError',
        code: 'INVALID_ID',
        path: ['input', 'transfers', '0', 'to', 'userId'],
      });
      expect(await api.current.snapshot()).toEqual(before);
    });
  });

  describe('is refused, and nothing changes:', () => {
    async function refuse(transfers: (people: Awaited<ReturnType<typeof acme>>) => Promise<object[]>) {
      const people = await acme();
      const wanted = await transfers(people);
      const before = await api.current.snapshot();
      const result = await end('deleteUser', people.owner, people.ada, wanted);
      expect(await api.current.snapshot()).toEqual(before);
      return result;
    }

    test('a workspace that does not exist, or of another tenant, looks the same', async () => {
      const results = [
        await refuse(async ({ grace }) => [
          { what: { thingId: typed('wsp', { id: '01890000-0000-7000-8000-000000000000' }) }, to: { userId: grace.id } },
        ]),
        await refuse(async ({ ada, grace }) => {
          const { organization, owner } = await world().organization();
          const foreign = await world().workspace(organization, { admins: [ada, owner] });
          return [{ what: { thingId: typed('wsp', foreign) }, to: { userId: grace.id } }];
        }),
        await refuse(async ({ grace }) => [
          { what: { thingId: typed('agt', await world().agent(grace)) }, to: { choice: 'AUTO' } },
        ]),
      ];

      for (const result of results) {
        expect(result).toEqual({
          __typename: 'TransferRefusedError',
          code: 'TRANSFER_REFUSED',
          path: ['input', 'transfers', '0', 'what', 'thingId'],
          fault: 'NOT_THEIRS',
        });
      }
    });

    test('the dissolution of a workspace in which somebody stays', async () => {
      const result = await refuse(async ({ organization, ada, grace }) => {
        const workspace = await world().workspace(organization, { admins: [ada, grace] });
        return [{ what: { thingId: typed('wsp', workspace) }, to: { choice: 'DISSOLVE' } }];
      });

      expect(result).toMatchObject({ __typename: 'TransferRefusedError', fault: 'HAS_OTHER_MEMBERS' });
    });

    test('the dissolution of what is no workspace', async () => {
      const result = await refuse(async () => [{ what: { kind: 'AGENT' }, to: { choice: 'DISSOLVE' } }]);

      expect(result).toMatchObject({ __typename: 'TransferRefusedError', fault: 'NOT_A_WORKSPACE' });
    });

    test('things of somebody who does not leave', async () => {
      const result = await refuse(async ({ grace, mary }) => [
        { what: { kind: 'AGENT' }, fromUserId: grace.id, to: { userId: mary.id } },
      ]);

      expect(result).toMatchObject({
        __typename: 'InvalidInputError',
        path: ['input', 'transfers', '0', 'fromUserId'],
      });
    });

    test('two successors of the same', async () => {
      const result = await refuse(async ({ grace, mary }) => [
        { what: { kind: 'AGENT' }, to: { userId: grace.id } },
        { what: { kind: 'AGENT' }, to: { userId: mary.id } },
      ]);

      expect(result).toMatchObject({ __typename: 'InvalidInputError', path: ['input', 'transfers', '1', 'what'] });
    });

    test('a thing of a kind that has no successors', async () => {
      const result = await refuse(async ({ ada, grace }) => [
        { what: { thingId: typed('cnv', await world().conversation(ada)) }, to: { userId: grace.id } },
      ]);

      expect(result).toMatchObject({
        __typename: 'InvalidIdError',
        path: ['input', 'transfers', '0', 'what', 'thingId'],
      });
    });

    test('one thing and its owner', async () => {
      const result = await refuse(async ({ ada, grace }) => [
        { what: { thingId: typed('agt', await world().agent(ada)) }, fromUserId: ada.id, to: { userId: grace.id } },
      ]);

      expect(result).toMatchObject({
        __typename: 'InvalidInputError',
        path: ['input', 'transfers', '0', 'fromUserId'],
      });
    });

    test('more than 1,000 of them', async () => {
      const result = await refuse(async ({ grace }) =>
        Array.from({ length: 1001 }, () => ({ what: { kind: 'AGENT' }, to: { userId: grace.id } })),
      );

      expect(result).toMatchObject({ __typename: 'BatchTooLargeError', path: ['input', 'transfers'] });
    });

    test.each([
      ['both a thing and a kind', { what: { kind: 'AGENT', thingId: 'agt_x' }, to: { choice: 'AUTO' } }],
      ['neither', { what: {}, to: { choice: 'AUTO' } }],
      ['both a user and a choice', { what: { kind: 'AGENT' }, to: { choice: 'AUTO', userId: absent } }],
      ['null for what is given', { what: { kind: 'AGENT' }, to: { userId: null } }],
    ])('an input of which exactly one field is to be given, with %s', async (_, transfer) => {
      const { owner, ada } = await acme();
      const before = await api.current.snapshot();

      const { errors } = await owner.call(mutations.deleteUser, { input: { userId: ada.id, transfers: [transfer] } });

      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(await api.current.snapshot()).toEqual(before);
    });
  });
});
