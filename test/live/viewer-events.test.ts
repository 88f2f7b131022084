import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { Session } from '../../src/modules/identity/index.ts';
import type { Workspace, WorkspaceMember } from '../../src/modules/workspace/index.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { type Api, useApi } from '../support/api.ts';
import { eventually, Follower, type Transport } from '../support/follower.ts';
import { type Person, typed, World } from '../support/world.ts';

const api = useApi();
const fleet: { other?: Api; origin: string } = { origin: '' };

beforeAll(async () => {
  fleet.other = await api.current.sibling();
  fleet.origin = await fleet.other.listen();
});
beforeEach(() => fleet.other?.rewind());
afterAll(async () => fleet.other?.end());

const viewerEvents = /* GraphQL */ `
  subscription ViewerEvents {
    viewerEvents {
      __typename
      ... on SessionEndedEvent {
        sessionId
        reason
      }
      ... on RoleChangedEvent {
        role
      }
      ... on NotificationReceivedEvent {
        notification {
          text
          sender {
            id
          }
        }
      }
      ... on MembershipEndedEvent {
        memberId
        workspaceId
        userId
      }
      ... on MemberRoleChangedEvent {
        member {
          id
          role
        }
      }
    }
  }
`;

interface Scene {
  readonly owner: Person;
  readonly person: Person;
  readonly workspace: Workspace;
  readonly member: WorkspaceMember;
  /** The person's session that follows. */
  readonly session: Session;
}

async function scene(): Promise<Scene> {
  const world = new World(api.current);
  const { organization, owner } = await world.organization();
  const person = await world.user({ in: organization, role: 'ADMIN' });
  const workspace = await world.workspace(organization, { admins: [owner] });
  const member = await world.member(workspace, person);
  const session = await api.current.em().findOneOrFail(Session, { user: person.user.id });
  return { owner, person, workspace, member, session };
}

const follow = async ({ token }: Pick<Person, 'token'>, transport: Transport) =>
  Follower.open(fleet.other as Api, fleet.origin, transport, { query: viewerEvents, token });

const run = async (statement: Parameters<typeof query>[1]) => query(api.current.em(), statement);

describe.each<Transport>(['WebSocket', 'SSE'])('who follows over %s', transport => {
  test('hears what happens to the own account on another server of the fleet', async () => {
    const { owner, person, workspace, member } = await scene();
    const further = await new World(api.current).session(person);
    const follower = await follow(person, transport);

    await owner.call('mutation($input: SendNotificationInput!) { sendNotification(input: $input) { __typename } }', {
      input: { userIds: [person.id], text: 'Welcome' },
    });
    await owner.call('mutation($input: ChangeUserRoleInput!) { changeUserRole(input: $input) { __typename } }', {
      input: { userId: person.id, role: 'MEMBER' },
    });
    await owner.call(
      'mutation($input: ChangeWorkspaceMemberRoleInput!) { changeWorkspaceMemberRole(input: $input) { __typename } }',
      { input: { memberId: typed('mem', member), role: 'ADMIN' } },
    );
    await owner.call(
      'mutation($input: RemoveWorkspaceMemberInput!) { removeWorkspaceMember(input: $input) { __typename } }',
      { input: { workspaceId: typed('wsp', workspace), subOrEmail: person.id } },
    );
    const { data } = await api.current.call(
      'mutation { signOut { ... on SignOutSuccess { endedSessionId } } }',
      {},
      { token: further },
    );
    await eventually(() => expect(follower.events).toHaveLength(5));
    follower.stop();

    expect(follower.events.map(event => event.viewerEvents)).toEqual([
      { __typename: 'NotificationReceivedEvent', notification: { text: 'Welcome', sender: { id: owner.id } } },
      { __typename: 'RoleChangedEvent', role: 'MEMBER' },
      { __typename: 'MemberRoleChangedEvent', member: { id: typed('mem', member), role: 'ADMIN' } },
      {
        __typename: 'MembershipEndedEvent',
        memberId: typed('mem', member),
        workspaceId: typed('wsp', workspace),
        userId: person.id,
      },
      { __typename: 'SessionEndedEvent', sessionId: data.signOut.endedSessionId, reason: 'SIGNED_OUT' },
    ]);
    expect(follower.errors).toBeNull();
    await eventually(() => expect(fleet.other?.http.openStreams).toBe(0));
  });

  test.each<[string, (scene: Scene) => Promise<unknown>, string]>([
    ['the session signs out', ({ person }) => person.call('mutation { signOut { __typename } }'), 'SIGNED_OUT'],
    [
      'the account is deleted',
      ({ owner, person }) =>
        owner.call('mutation($id: ID!) { deleteUser(input: { userId: $id }) { __typename } }', { id: person.id }),
      'ACCOUNT_DELETED',
    ],
    [
      'the account is suspended by a statement that nobody foresaw',
      ({ person }) => run(sql`update users set status = 'SUSPENDED' where id = ${person.user.id}::uuid`),
      'ACCOUNT_SUSPENDED',
    ],
    [
      'the organization is suspended',
      ({ person }) =>
        run(sql`update organization set status = 'SUSPENDED' where id = ${person.user.organization.id}::uuid`),
      'ORGANIZATION_SUSPENDED',
    ],
    [
      'the session is gone altogether',
      ({ session }) =>
        run(sql`
        with gone as (delete from refresh_token where session_id = ${session.id}::uuid)
        delete from session where id = ${session.id}::uuid`),
      'SIGNED_OUT',
    ],
  ])('hears no more once %s', async (_, happen, reason) => {
    const staged = await scene();
    const follower = await follow(staged.person, transport);

    await happen(staged);
    await eventually(() => expect(follower.isOver).toBe(true));

    expect(follower.reason).toBe(reason);
    expect(follower.errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
    expect(follower.events).toEqual([]);
    expect(fleet.other?.http.openStreams).toBe(0);
    await eventually(() => expect(follower.closed).toEqual(transport === 'WebSocket' ? [4401, reason] : null));
  });

  test('hears nothing of others, and nothing without being signed in', async () => {
    const { owner, person } = await scene();
    const stranger = await scene();
    const follower = await follow(stranger.person, transport);
    const nobody = await Follower.open(fleet.other as Api, fleet.origin, transport, {
      query: viewerEvents,
      token: null,
    });
    const forger = await Follower.open(fleet.other as Api, fleet.origin, transport, {
      query: viewerEvents,
      token: `${person.token.slice(0, -1)}_`,
    });

    await owner.call('mutation($id: ID!) { deleteUser(input: { userId: $id }) { __typename } }', { id: person.id });
    await stranger.owner.call(
      'mutation($input: SendNotificationInput!) { sendNotification(input: $input) { __typename } }',
      { input: { userIds: [stranger.person.id], text: 'Last' } },
    );
    await eventually(() => expect(follower.events).toHaveLength(1));
    follower.stop();

    expect(follower.events[0].viewerEvents.notification.text).toBe('Last');
    expect([nobody, forger].map(({ errors }) => errors?.[0]?.extensions['code'])).toEqual([
      'UNAUTHENTICATED',
      'UNAUTHENTICATED',
    ]);
    await eventually(() => expect(fleet.other?.http.openStreams).toBe(0));
  });
});

test('a key hears no more once it is revoked', async () => {
  const { owner } = await scene();
  const created = await owner.call(
    'mutation { createApiKey(input: { name: "Dashboard" }) { ... on CreateApiKeySuccess { token apiKey { id } } } }',
  );
  const { token, apiKey } = created.data.createApiKey;
  const follower = await follow({ token }, 'WebSocket');
  expect(fleet.other?.http.openStreams).toBe(1);

  const { data } = await owner.call('mutation($id: ID!) { revokeApiKey(input: { apiKeyId: $id }) { __typename } }', {
    id: apiKey.id,
  });
  await eventually(() => expect(follower.closed).not.toBeNull());

  expect(data.revokeApiKey.__typename).toBe('RevokeApiKeySuccess');
  expect(follower.reason).toBe('REVOKED');
  expect(follower.closed).toEqual([4401, 'REVOKED']);
});

test('hears of everything, when a hundred things happen at once', async () => {
  const { person } = await scene();
  const world = new World(api.current);
  await Promise.all(Array.from({ length: 100 }, async () => world.session(person)));
  const follower = await follow(person, 'WebSocket');

  await run(sql`
    update session set ended_at = now(), end_reason = 'REVOKED'
    where user_id = ${person.user.id}::uuid and device = 'Telephone'`);
  await eventually(() => expect(follower.events).toHaveLength(100));
  follower.stop();

  expect(new Set(follower.events.map(event => event.viewerEvents.sessionId)).size).toBe(100);
});
