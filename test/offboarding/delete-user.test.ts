import { describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { giveBelongings } from '../support/belongings.ts';
import { difference, readAll, tracesOf } from '../support/traces.ts';
import { typed, World } from '../support/world.ts';

const deleteUser = /* GraphQL */ `
  mutation DeleteUser($input: DeleteUserInput!) {
    deleteUser(input: $input) {
      __typename
      ... on UserDeletion {
        outcome
        deletedUserId
        snapshot {
          id
          email
          givenName
          familyName
          displayName
          role
          isActive
          joinedAt
          organization {
            name
          }
        }
        impact {
          sessionCount
          membershipCount
          erased {
            kind
            action
            count
          }
        }
      }
      ... on Error {
        code
        path
      }
      ... on LastAdminError {
        workspaceIds
      }
      ... on LastOwnerError {
        organizationIds
      }
      ... on InvalidIdError {
        expectedType
      }
    }
  }
`;

describe('deleteUser', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function acme() {
    const { organization, owner } = await world().organization('Acme');
    const ada = await world().user({ in: organization, givenName: 'Ada', familyName: `Lovelace ${organization.id}` });
    return { organization, owner, ada };
  }

  test('deletes everything that is theirs, and touches nothing of anybody else', async () => {
    const { organization, owner, ada } = await acme();
    await world().session(ada);
    const workspace = await world().workspace(organization, { admins: [owner], members: [ada] });
    await world().invitation(workspace, owner, ada.email);
    const { invitation } = await world().invitation(workspace, ada, 'invited.by.ada@example.com');
    await world().serviceAccount(workspace, ada);
    const words = await giveBelongings(api.current, ada, owner);
    const before = await readAll(api.current.em());

    const { data } = await owner.call(deleteUser, { input: { userId: ada.id, reason: 'Left the company' } });

    expect(data.deleteUser).toEqual({
      __typename: 'UserDeletion',
      outcome: 'DELETED',
      deletedUserId: ada.id,
      snapshot: {
        id: ada.id,
        email: ada.email,
        givenName: 'Ada',
        familyName: ada.user.familyName,
        displayName: null,
        role: 'MEMBER',
        isActive: true,
        joinedAt: '2026-11-23T12:00:00.000Z',
        organization: { name: 'Acme' },
      },
      impact: {
        sessionCount: 2,
        membershipCount: 1,
        erased: expect.arrayContaining([
          { kind: 'Session', action: 'ANONYMIZE', count: 2 },
          { kind: 'Invitation', action: 'ANONYMIZE', count: 1 },
          { kind: 'Conversation', action: 'ANONYMIZE', count: 2 },
          { kind: 'Conversation', action: 'DELETE', count: 1 },
          { kind: 'Message', action: 'DELETE', count: 2 },
          { kind: 'StoredFile', action: 'DELETE', count: 1 },
        ]),
      },
    });
    expect(difference(before, await readAll(api.current.em()))).toEqual({
      agent: { removed: 1 },
      audit_event: { added: 3 },
      conversation: { changed: 1, removed: 1 },
      document: { removed: 1 },
      erasure: { added: 1 },
      erasure_step: { added: 1 },
      invitation: { changed: 1, removed: 1 },
      knowledge_base: { removed: 1 },
      memory: { removed: 1 },
      message: { removed: 2 },
      notification: { changed: 1, removed: 1 },
      refresh_token: { removed: 1 },
      service_account: { changed: 1 },
      session: { changed: 2 },
      stored_file: { removed: 1 },
      subject_key: { added: 1 },
      user_permission: { changed: 1, removed: 1 },
      users: { changed: 1 },
      workspace_member: { removed: 1 },
    });
    const em = api.current.em();
    expect(await tracesOf(em, ada.user.id)).toEqual({
      'public.audit_event': 2,
      'public.erasure': 1,
      'public.session': 2,
      'public.users': 1,
    });
    for (const text of [ada.email, String(ada.user.familyName), ...words]) {
      expect(await tracesOf(em, text), text).toEqual({});
    }
    expect(await tracesOf(em, invitation.id)).toEqual({ 'public.invitation': 1 });
  });

  test('ends access at once', async () => {
    const { owner, ada } = await acme();
    const second = await world().session(ada);
    await owner.call(deleteUser, { input: { userId: ada.id } });

    const answers = await Promise.all(
      [ada.token, second].map(token => api.current.call('{ viewer { id } }', {}, { token })),
    );
    const refreshed = await api.current.call(
      'mutation R($token: String!) { refreshSession(input: { refreshToken: $token }) { __typename } }',
      { token: ada.refreshToken },
    );

    expect(answers.map(({ data }) => data)).toEqual([{ viewer: null }, { viewer: null }]);
    expect(refreshed.data).toEqual({ refreshSession: { __typename: 'InvalidRefreshTokenError' } });
  });

  test('records who did it, to whom and why, in the tenant of each thing that ended', async () => {
    const { organization, owner, ada } = await acme();
    const host = await world().organization('Host');
    await world().workspace(host.organization, { admins: [host.owner], members: [ada] });

    await owner.call(deleteUser, { input: { userId: ada.id, reason: 'Left the company' } });

    const events = /* GraphQL */ `
      {
        viewer {
          organization {
            auditEvents {
              edges {
                node {
                  action
                  actorId
                  actorKind
                  subjectId
                  reason
                }
              }
            }
          }
        }
      }
    `;
    const actor = { actorId: owner.id, actorKind: 'USER', subjectId: ada.id };
    expect((await owner.call(events)).data.viewer.organization.auditEvents.edges).toEqual([
      { node: { action: 'user.deleted', reason: 'Left the company', ...actor } },
    ]);
    expect((await host.owner.call(events)).data.viewer.organization.auditEvents.edges).toEqual([
      { node: { action: 'member.removed', reason: null, ...actor } },
    ]);
    expect(organization.id).not.toBe(host.organization.id);
  });

  test('lets the address go, and the next account of that address inherits nothing', async () => {
    const { organization, owner, ada } = await acme();
    const workspace = await world().workspace(organization, { admins: [owner] });
    await world().invitation(workspace, owner, ada.email);
    await owner.call(deleteUser, { input: { userId: ada.id } });

    const again = await world().user({ in: organization, email: ada.email });

    expect(again.id).not.toBe(ada.id);
    expect(await tracesOf(api.current.em(), ada.email)).toEqual({ 'public.users': 1 });
  });

  test('says so when it is repeated, and changes nothing more', async () => {
    const { owner, ada } = await acme();
    await owner.call(deleteUser, { input: { userId: ada.id } });
    const before = await api.current.snapshot();

    const { data } = await owner.call(deleteUser, { input: { userId: ada.id } });

    expect(data.deleteUser).toMatchObject({ outcome: 'ALREADY_DELETED', deletedUserId: ada.id, snapshot: null });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('says on a dry run what would happen, and does none of it', async () => {
    const { owner, ada } = await acme();
    await giveBelongings(api.current, ada, owner);
    const before = await api.current.snapshot();

    const tried = await owner.call(deleteUser, { input: { userId: ada.id, dryRun: true } });

    expect(tried.data.deleteUser).toMatchObject({ outcome: 'WOULD_DELETE', snapshot: { email: ada.email } });
    expect(await api.current.snapshot()).toEqual(before);
    const done = await owner.call(deleteUser, { input: { userId: ada.id } });
    expect(done.data.deleteUser.impact).toEqual(tried.data.deleteUser.impact);
  });

  test('deletes the own account of a plain member, and clears the cookie', async () => {
    const { ada } = await acme();

    const { data, cookies } = await api.current.call(
      deleteUser,
      { input: { userId: ada.id } },
      { cookie: `leaver_session=${ada.token}` },
    );

    expect(data.deleteUser).toMatchObject({ outcome: 'DELETED' });
    expect(cookies).toMatchObject([
      { name: 'leaver_session', value: '' },
      { name: 'leaver_refresh', value: '' },
    ]);
    const repeated = await ada.call(deleteUser, { input: { userId: ada.id } });
    expect(repeated.data.deleteUser).toMatchObject({ outcome: 'ALREADY_DELETED' });
    const other = await ada.call('{ viewer { id } }');
    expect(other.data).toEqual({ viewer: null });
  });

  test('is not told to who has left and can still be restored: nothing of theirs was deleted', async () => {
    const { ada } = await acme();
    await ada.call('mutation { revokeMyAccount(input: {}) { __typename } }');
    const before = await api.current.snapshot();

    const { errors } = await ada.call(deleteUser, { input: { userId: ada.id } });

    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('of the own account is done once when it is called three times at once, and each answer says so', async () => {
    const { ada } = await acme();

    const answers = await Promise.all([1, 2, 3].map(() => ada.call(deleteUser, { input: { userId: ada.id } })));

    expect(answers.map(({ data }) => String(data.deleteUser.outcome)).toSorted()).toEqual([
      'ALREADY_DELETED',
      'ALREADY_DELETED',
      'DELETED',
    ]);
  });

  test('keeps nothing that anybody wrote about the person as a reason', async () => {
    const { owner, ada } = await acme();
    const grace = await world().user({ in: (await world().organization()).organization });
    const words = 'I, Grace Hopper of 5 Street, have had enough';
    const reason = { input: { reason: words } };
    await grace.call(
      'mutation R($input: RevokeMyAccountInput!) { revokeMyAccount(input: $input) { __typename } }',
      reason,
    );
    const self = await ada.call(deleteUser, { input: { userId: ada.id, reason: 'I, Ada Lovelace, move on' } });
    await owner.call(deleteUser, { input: { userId: ada.id } });
    const platform = await world().user({
      in: (await world().organization()).organization,
      platformRole: 'SUPERUSER',
    });
    await platform.call(deleteUser, { input: { userId: grace.id, reason: 'Asked for it' } });

    expect(self.data.deleteUser).toMatchObject({ outcome: 'DELETED' });
    expect(await tracesOf(api.current.em(), 'Grace Hopper')).toEqual({});
    expect(await tracesOf(api.current.em(), 'Ada Lovelace')).toEqual({});
    expect(await tracesOf(api.current.em(), 'Asked for it')).toEqual({});
    expect(await world().eventsAbout(grace.user)).toMatchObject([
      { action: 'user.revoked', reason: null, sealed: expect.any(Buffer) },
      { action: 'user.deleted', reason: 'Asked for it' },
    ]);
  });

  test('does not tell an administrator the ids of workspaces of another tenant that stop the deletion', async () => {
    const { owner, ada } = await acme();
    const host = await world().organization('Host');
    await world().workspace(host.organization, { admins: [ada], members: [host.owner] });
    const before = await api.current.snapshot();

    const { data } = await owner.call(deleteUser, { input: { userId: ada.id } });

    expect(data.deleteUser).toMatchObject({ __typename: 'LastAdminError', workspaceIds: [] });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('does not clear the cookie of an administrator who deletes somebody else', async () => {
    const { owner, ada } = await acme();

    const { cookies } = await owner.call(deleteUser, { input: { userId: ada.id } });

    expect(cookies).toEqual([]);
  });

  describe('refuses, and changes nothing:', () => {
    test('an owner who deletes the own account', async () => {
      const { owner } = await acme();
      await expectRefusal(() => owner.call(deleteUser, { input: { userId: owner.id } }), {
        __typename: 'AdminCannotRevokeError',
        code: 'ADMIN_CANNOT_REVOKE',
        path: [],
      });
    });

    test('a plain member who names somebody else, whether or not there is such a user', async () => {
      const { owner, ada } = await acme();
      const forbidden = { __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] };
      await expectRefusal(() => ada.call(deleteUser, { input: { userId: owner.id } }), forbidden);
      const absent = typed('usr', { id: '01890000-0000-7000-8000-000000000000' });
      await expectRefusal(() => ada.call(deleteUser, { input: { userId: absent } }), forbidden);
    });

    test('an administrator who names an owner', async () => {
      const { organization, owner } = await acme();
      const admin = await world().user({ in: organization, role: 'ADMIN' });
      await expectRefusal(() => admin.call(deleteUser, { input: { userId: owner.id } }), {
        __typename: 'ForbiddenError',
        code: 'FORBIDDEN',
        path: [],
      });
    });

    test('an owner who names a superuser of the platform', async () => {
      const { organization, owner } = await acme();
      const superuser = await world().user({ in: organization, platformRole: 'SUPERUSER' });
      await expectRefusal(() => owner.call(deleteUser, { input: { userId: superuser.id } }), {
        __typename: 'ForbiddenError',
        code: 'FORBIDDEN',
        path: [],
      });
    });

    test('a user of another tenant, who looks just like one who does not exist', async () => {
      const { ada } = await acme();
      const { owner: stranger } = await world().organization('Elsewhere');
      const notFound = { __typename: 'UserNotFoundError', code: 'USER_NOT_FOUND', path: ['input', 'userId'] };
      const absent = typed('usr', { id: '01890000-0000-7000-8000-000000000000' });
      await expectRefusal(() => stranger.call(deleteUser, { input: { userId: ada.id } }), notFound);
      await expectRefusal(() => stranger.call(deleteUser, { input: { userId: absent } }), notFound);
    });

    test.each([
      ['of another kind', 'org_01h2xcejqtf2nbrexx3vqjhp41'],
      ['malformed', 'usr_01h2xcejqtf2nbrexx3vqjhp4'],
      ['empty', ''],
      ['with a null byte', 'usr_01h2xcejqtf2nbrexx3vqjhp4\0'],
      ['in capitals', 'USR_01H2XCEJQTF2NBREXX3VQJHP41'],
    ])('an id that is %s', async (_, userId) => {
      const { owner } = await acme();
      await expectRefusal(() => owner.call(deleteUser, { input: { userId } }), {
        __typename: 'InvalidIdError',
        code: 'INVALID_ID',
        path: ['input', 'userId'],
        expectedType: 'User',
      });
    });

    test('a reason of more than 500 characters', async () => {
      const { owner, ada } = await acme();
      await expectRefusal(() => owner.call(deleteUser, { input: { userId: ada.id, reason: 'x'.repeat(501) } }), {
        __typename: 'InvalidInputError',
        code: 'INVALID_INPUT',
        path: ['input', 'reason'],
      });
    });

    test('the last admin of a workspace that others are in', async () => {
      const { organization, owner, ada } = await acme();
      const workspace = await world().workspace(organization, { admins: [ada], members: [owner] });
      await expectRefusal(() => owner.call(deleteUser, { input: { userId: ada.id } }), {
        __typename: 'LastAdminError',
        code: 'LAST_ADMIN',
        path: ['input', 'userId'],
        workspaceIds: [typed('wsp', workspace)],
      });
    });

    test('the last owner of an organization that others are in', async () => {
      const { organization, owner } = await acme();
      const platform = await world().organization();
      const superuser = await world().user({ in: platform.organization, platformRole: 'SUPERUSER' });
      await expectRefusal(() => superuser.call(deleteUser, { input: { userId: owner.id } }), {
        __typename: 'LastOwnerError',
        code: 'LAST_OWNER',
        path: ['input', 'userId'],
        organizationIds: [typed('org', organization)],
      });
    });

    test('somebody who is not signed in', async () => {
      const { ada } = await acme();
      const before = await api.current.snapshot();

      const { data, errors } = await api.current.call(deleteUser, { input: { userId: ada.id } });

      expect(data).toEqual({ deleteUser: null });
      expect(errors).toMatchObject([{ path: ['deleteUser'], extensions: { code: 'UNAUTHENTICATED' } }]);
      expect(await api.current.snapshot()).toEqual(before);
    });

    async function expectRefusal(call: () => ReturnType<typeof api.current.call>, refusal: object) {
      const before = await api.current.snapshot();
      const { data } = await call();
      expect(data.deleteUser).toEqual(refusal);
      expect(await api.current.snapshot()).toEqual(before);
    }
  });

  test('lets the only member of a workspace go, admin or not', async () => {
    const { organization, owner, ada } = await acme();
    await world().workspace(organization, { admins: [ada] });

    const { data } = await owner.call(deleteUser, { input: { userId: ada.id } });

    expect(data.deleteUser).toMatchObject({ outcome: 'DELETED' });
  });

  test('leaves an owner when two owners delete each other at once', async () => {
    const { organization, owner } = await acme();
    const second = await world().user({ in: organization, role: 'OWNER' });

    const answers = await Promise.all([
      owner.call(deleteUser, { input: { userId: second.id } }),
      second.call(deleteUser, { input: { userId: owner.id } }),
    ]);

    const outcomes = answers.map(({ data, errors }) => data.deleteUser?.outcome ?? errors?.[0]?.extensions['code']);
    expect(outcomes.map(String).toSorted()).toEqual(['DELETED', 'UNAUTHENTICATED']);
  });

  test('is done once when it is called twice at once', async () => {
    const { owner, ada } = await acme();

    const answers = await Promise.all([1, 2].map(() => owner.call(deleteUser, { input: { userId: ada.id } })));

    expect(
      answers
        .map(({ data }) => data.deleteUser.outcome)
        .map(String)
        .toSorted(),
    ).toEqual(['ALREADY_DELETED', 'DELETED']);
    const deletions = await api.current
      .em()
      .getConnection()
      .execute(`select 1 from audit_event where action = 'user.deleted' and subject_id = '${ada.user.id}'`);
    expect(deletions).toHaveLength(1);
  });
});
