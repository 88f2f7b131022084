import { call, step } from '../call.ts';
import type { Race, Round } from '../race.ts';
import type { Person, Stage, Thing } from '../stage.ts';

/** Somebody refreshes a session while something ends it; facts are about the session, and about all of the user. */
function refreshing(other: (owner: Person, user: Person, elsewhere: string) => Round['calls'][number]) {
  return (stage: Stage): Round => {
    const organization = stage.organization();
    const owner = stage.user(organization, { role: 'OWNER' });
    const user = stage.user(organization);
    const elsewhere = stage.session(user.uuid);
    return {
      calls: [refresh(user), other(owner, user, elsewhere.token)],
      facts: {
        session: ['session', user.sessionUuid],
        sessions: ['sessions', user.uuid],
        status: ['status', user.uuid],
      },
    };
  };
}

// As a program that keeps its tokens itself: without a cookie, and so with the tokens in the answer.
const refresh = ({ refreshToken }: Person) =>
  call({ token: null }, step('refreshSession', { refreshToken }, 'sessionToken'));

/** Somebody makes a key while something ends the account; the key is tried. */
function makingKey(other: (owner: Person, user: Person) => Round['calls'][number]) {
  return (stage: Stage): Round => {
    const organization = stage.organization();
    const owner = stage.user(organization, { role: 'OWNER' });
    const user = stage.user(organization);
    return {
      calls: [call(user, step('createApiKey', { name: 'Key' }, 'token')), other(owner, user)],
      facts: { session: ['session', user.sessionUuid], sessions: ['sessions', user.uuid], keys: ['keys', user.uuid] },
    };
  };
}

/** Somebody makes a key of a service account while something ends the account; the key is tried. */
function makingServiceKey(other: (owner: Person, workspace: Thing, account: Thing) => Round['calls'][number]) {
  return (stage: Stage): Round => {
    const organization = stage.organization();
    const owner = stage.user(organization, { role: 'OWNER' });
    const admin = stage.user(organization);
    const workspace = stage.workspace(organization, { admins: [admin] });
    const account = stage.serviceAccount(workspace);
    const input = { serviceAccountId: account.id, name: 'Key' };
    return {
      calls: [call(admin, step('createServiceAccountKey', input, 'token')), other(owner, workspace, account)],
      facts: { keys: ['serviceKeys', account.uuid] },
    };
  };
}

/** That no session is born, or lives on, after a commit that ends it. The tokens that a refresh gave out are tried. */
export const sessionRaces: readonly Race[] = [
  {
    name: 'refresh-against-sign-out',
    set: refreshing((_owner, user) => call(user, step('signOut', null))),
    outcomes: {
      'DONE / DONE': { session: 'ENDED', sessions: '1' },
      'InvalidRefreshTokenError / DONE': { session: 'ENDED', sessions: '1' },
      // The token that signs out was replaced before it came.
      'DONE / UNAUTHENTICATED': { session: 'LIVE', sessions: '2' },
    },
  },
  {
    name: 'refresh-against-sign-out-everywhere',
    set: refreshing((_owner, _user, elsewhere) => call({ token: elsewhere }, step('signOutEverywhere', {}))),
    outcomes: {
      'DONE / DONE': { session: 'ENDED', sessions: 'ABSENT' },
      'InvalidRefreshTokenError / DONE': { session: 'ENDED', sessions: 'ABSENT' },
    },
  },
  {
    name: 'refresh-against-deletion',
    set: refreshing((owner, user) => call(owner, step('deleteUser', { userId: user.id }, 'outcome'))),
    outcomes: {
      'DONE / DELETED': { session: 'ENDED', sessions: 'ABSENT', status: 'DELETED' },
      'InvalidRefreshTokenError / DELETED': { session: 'ENDED', sessions: 'ABSENT', status: 'DELETED' },
    },
  },
  {
    name: 'refresh-against-revocation-of-the-account',
    set: refreshing((_owner, _user, elsewhere) => call({ token: elsewhere }, step('revokeMyAccount', {}, 'outcome'))),
    outcomes: {
      'DONE / REVOKED': { session: 'ENDED', sessions: 'ABSENT', status: 'REVOKED' },
      'InvalidRefreshTokenError / REVOKED': { session: 'ENDED', sessions: 'ABSENT', status: 'REVOKED' },
    },
  },
  {
    name: 'refresh-against-suspension',
    set: refreshing((owner, user) => call(owner, step('suspendUser', { userId: user.id }, 'outcome'))),
    outcomes: {
      'DONE / SUSPENDED': { session: 'ENDED', sessions: 'ABSENT', status: 'SUSPENDED' },
      'InvalidRefreshTokenError / SUSPENDED': { session: 'ENDED', sessions: 'ABSENT', status: 'SUSPENDED' },
    },
  },
  {
    name: 'refresh-twice',
    set: refreshing((_owner, user) => refresh(user)),
    outcomes: {
      'DONE / InvalidRefreshTokenError': { session: 'ENDED', sessions: '1' },
      'InvalidRefreshTokenError / DONE': { session: 'ENDED', sessions: '1' },
    },
  },
  {
    name: 'key-creation-against-deletion',
    set: makingKey((owner, user) => call(owner, step('deleteUser', { userId: user.id }, 'outcome'))),
    outcomes: {
      'DONE / DELETED': { session: 'ENDED', sessions: 'ABSENT', keys: 'ABSENT' },
      'UNAUTHENTICATED / DELETED': { session: 'ENDED', sessions: 'ABSENT', keys: 'ABSENT' },
    },
  },
  {
    name: 'service-key-creation-against-removal',
    set: makingServiceKey((owner, { id: workspaceId }, { id }) =>
      call(owner, step('removeWorkspaceMember', { workspaceId, subOrEmail: id }, 'outcome')),
    ),
    outcomes: {
      'DONE / MEMBER_REMOVED': { keys: 'ABSENT' },
      'ServiceAccountNotFoundError / MEMBER_REMOVED': { keys: 'ABSENT' },
    },
  },
  {
    name: 'service-key-creation-against-workspace-deletion',
    set: makingServiceKey((owner, { id: workspaceId }) =>
      call(owner, step('deleteWorkspace', { workspaceId }, 'outcome')),
    ),
    outcomes: {
      'DONE / DELETED': { keys: 'ABSENT' },
      'ServiceAccountNotFoundError / DELETED': { keys: 'ABSENT' },
    },
  },
  {
    name: 'key-creation-against-suspension',
    set: makingKey((owner, user) => call(owner, step('suspendUser', { userId: user.id }, 'outcome'))),
    outcomes: {
      'DONE / SUSPENDED': { session: 'ENDED', sessions: 'ABSENT' },
      'UNAUTHENTICATED / SUSPENDED': { session: 'ENDED', sessions: 'ABSENT' },
    },
  },
];
