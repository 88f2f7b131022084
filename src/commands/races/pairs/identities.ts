import { newId } from '../../../shared/ids.ts';
import { call, step } from '../call.ts';
import { issuer } from '../issuer.ts';
import type { Race, Round } from '../race.ts';
import type { Person, Stage, Thing } from '../stage.ts';

const link = (person: Person, subject: string) =>
  call(person, step('linkExternalIdentity', { token: issuer.token(subject) }, 'outcome'));

/** Somebody links an identity while something ends the account. */
function linking(other: (owner: Person, user: Person) => Round['calls'][number]) {
  return (stage: Stage): Round => {
    const organization = stage.organization();
    const owner = stage.user(organization, { role: 'OWNER' });
    const user = stage.user(organization);
    return {
      calls: [link(user, newId()), other(owner, user)],
      facts: { identities: ['identities', user.uuid], status: ['status', user.uuid] },
    };
  };
}

/** Two link the same identity: of two tenants, or the same user by two calls. */
function linkingSame(isOneUser: boolean) {
  return (stage: Stage): Round => {
    const first = stage.user(stage.organization(), { role: 'OWNER' });
    const second = isOneUser ? first : stage.user(stage.organization(), { role: 'OWNER' });
    const subject = newId();
    return {
      calls: [link(first, subject), link(second, subject)],
      facts: { first: ['identities', first.uuid], second: ['identities', second.uuid] },
    };
  };
}

/** Something happens while the identity is unlinked; facts are about all of the user. */
function unlinking(other: (owner: Person, user: Person, identity: Thing, token: string) => Round['calls'][number]) {
  return (stage: Stage): Round => {
    const organization = stage.organization();
    const owner = stage.user(organization, { role: 'OWNER' });
    const user = stage.user(organization);
    const subject = newId();
    const identity = stage.identity(user, issuer.name, subject);
    stage.identity(user, issuer.name, newId());
    return {
      calls: [unlink(user, identity), other(owner, user, identity, issuer.token(subject))],
      facts: { identities: ['identities', user.uuid], sessions: ['sessions', user.uuid] },
    };
  };
}

const unlink = (person: Person, { id }: Thing) =>
  call(person, step('unlinkExternalIdentity', { externalIdentityId: id }, 'outcome'));

/** That an identity has one user, and that nothing lives on that was served by one that is gone. */
export const identityRaces: readonly Race[] = [
  {
    name: 'link-by-two',
    set: linkingSame(false),
    outcomes: {
      'LINKED / ExternalIdentityTakenError': { first: '1', second: 'ABSENT' },
      'ExternalIdentityTakenError / LINKED': { first: 'ABSENT', second: '1' },
    },
  },
  {
    name: 'link-twice',
    set: linkingSame(true),
    outcomes: { 'LINKED / ALREADY_LINKED': { first: '1' }, 'ALREADY_LINKED / LINKED': { first: '1' } },
  },
  {
    name: 'link-against-deletion',
    set: linking((owner, user) => call(owner, step('deleteUser', { userId: user.id }, 'outcome'))),
    outcomes: {
      'LINKED / DELETED': { identities: 'ABSENT', status: 'DELETED' },
      'UNAUTHENTICATED / DELETED': { identities: 'ABSENT', status: 'DELETED' },
    },
  },
  {
    name: 'link-against-suspension',
    set: linking((owner, user) => call(owner, step('suspendUser', { userId: user.id }, 'outcome'))),
    outcomes: {
      'LINKED / SUSPENDED': { identities: '1', status: 'SUSPENDED' },
      'UNAUTHENTICATED / SUSPENDED': { identities: 'ABSENT', status: 'SUSPENDED' },
    },
  },
  {
    name: 'unlink-against-first-use-of-a-token',
    set: unlinking((_owner, _user, _identity, token) => call({ token }, step('updateProfile', { displayName: 'A' }))),
    outcomes: {
      'UNLINKED / DONE': { identities: '1', sessions: '1' },
      'UNLINKED / UNAUTHENTICATED': { identities: '1', sessions: '1' },
    },
  },
  {
    name: 'unlink-by-user-and-owner',
    set: unlinking((owner, _user, identity) => unlink(owner, identity)),
    outcomes: {
      'UNLINKED / ALREADY_UNLINKED': { identities: '1', sessions: '1' },
      // The audit log tells it only to who did it, and to administrators.
      'ExternalIdentityNotFoundError / UNLINKED': { identities: '1', sessions: '1' },
    },
  },
  {
    name: 'unlink-against-deletion',
    set: unlinking((owner, user) => call(owner, step('deleteUser', { userId: user.id }, 'outcome'))),
    outcomes: {
      'UNLINKED / DELETED': { identities: 'ABSENT', sessions: 'ABSENT' },
      'UNAUTHENTICATED / DELETED': { identities: 'ABSENT', sessions: 'ABSENT' },
      // The user was deleted after it was seen who calls, and before the identity was looked for.
      'ExternalIdentityNotFoundError / DELETED': { identities: 'ABSENT', sessions: 'ABSENT' },
    },
  },
];
