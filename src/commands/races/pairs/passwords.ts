import { call, probe, step } from '../call.ts';
import { type Race, type Round, soon } from '../race.ts';
import { password, type Person, type Stage } from '../stage.ts';

interface Scene {
  readonly owner: Person;
  readonly user: Person;
  /** Of the mail with which the user can set the password anew. */
  readonly secret: string;
}

const signIn = ({ email }: Person, secret: string) =>
  call({ token: null }, step('signIn', { email, password: secret }, 'sessionToken'));
const reset = (token: string, newPassword: string) =>
  call({ token: null }, step('resetPassword', { token, newPassword }));
const [first, second] = ['the first of two passwords', 'the second of two passwords'];

/** Somebody with a password, a session, and a mail to set it anew; facts are about what of that is left, and probes try it. */
function forgetful(calls: (scene: Scene) => Round['calls']) {
  return (stage: Stage): Round => {
    const organization = stage.organization();
    const owner = stage.user(organization, { role: 'OWNER' });
    const user = stage.user(organization);
    stage.credential(user);
    const secret = stage.passwordReset(user);
    return {
      calls: calls({ owner, user, secret }),
      facts: {
        status: ['status', user.uuid],
        session: ['session', user.sessionUuid],
        sessions: ['sessions', user.uuid],
        secrets: ['secrets', user.uuid],
      },
      probes: {
        token: probe(user.token),
        old: signIn(user, password),
        first: signIn(user, first),
        second: signIn(user, second),
        again: reset(secret, 'a password that comes too late'),
      },
    };
  };
}

const refused = 'InvalidCredentialsError';
const spent = { session: 'ENDED', secrets: 'ABSENT', token: 'NOTHING', again: 'InvalidTokenError' };
const over = { ...spent, sessions: 'ABSENT', old: refused, first: refused };
// The only session is that of the probe.
const renewed = { ...spent, sessions: '1', old: refused, first: 'DONE' };
const deleted = { ...over, status: 'DELETED' };

/** That a secret sets one password, and nobody is signed in by what a reset or a deletion has ended. Tokens that were given out are tried. */
export const passwordRaces: readonly Race[] = [
  {
    name: 'reset-twice',
    set: forgetful(({ secret }) => [reset(secret, first), reset(secret, second)]),
    outcomes: {
      'DONE / InvalidTokenError': { ...renewed, second: refused },
      'InvalidTokenError / DONE': { ...renewed, first: refused, second: 'DONE' },
    },
  },
  {
    name: 'reset-against-sign-in',
    set: forgetful(({ user, secret }) => [reset(secret, first), signIn(user, password)]),
    outcomes: {
      'DONE / DONE': renewed,
      'DONE / InvalidCredentialsError': renewed,
    },
  },
  {
    name: 'reset-against-deletion',
    set: forgetful(({ owner, user, secret }) => [
      reset(secret, first),
      call(owner, step('deleteUser', { userId: user.id }, 'outcome'), soon()),
    ]),
    outcomes: { 'DONE / DELETED': deleted, 'InvalidTokenError / DELETED': deleted },
  },
  {
    name: 'reset-against-suspension',
    set: forgetful(({ owner, user, secret }) => [
      reset(secret, first),
      call(owner, step('suspendUser', { userId: user.id }, 'outcome'), soon()),
    ]),
    outcomes: {
      'DONE / SUSPENDED': { ...over, status: 'SUSPENDED' },
      'InvalidTokenError / SUSPENDED': { ...over, status: 'SUSPENDED' },
    },
  },
  {
    name: 'sign-in-against-deletion',
    set: forgetful(({ owner, user }) => [
      signIn(user, password),
      call(owner, step('deleteUser', { userId: user.id }, 'outcome'), soon()),
    ]),
    outcomes: { 'DONE / DELETED': deleted, 'InvalidCredentialsError / DELETED': deleted },
  },
];
