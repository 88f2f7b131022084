import { call, step } from '../call.ts';
import { type Race, type Round, soon } from '../race.ts';
import type { Stage } from '../stage.ts';

interface Scene {
  readonly email: string;
  readonly secret: string;
  /** Of another mail to the address. */
  readonly another: string;
}

const confirm = (token: string, password: string) =>
  call({ token: null }, step('confirmSignUp', { token, password }, 'sessionToken'));
const signIn = (email: string, password: string) =>
  call({ token: null }, step('signIn', { email, password }, 'sessionToken'));
const [first, second] = ['the first of two passwords', 'the second of two passwords'];
const late = 'a password that comes too late';

/** Somebody who got mails to make an account; facts are about all that goes by the address, and probes try the passwords. */
function joining(calls: (scene: Scene) => Round['calls']): (stage: Stage) => Round {
  return stage => {
    const email = `${stage.organization()}@sign-up.races.example`;
    const [secret, another] = [stage.signUpRequest(email), stage.signUpRequest(email)];
    return {
      calls: calls({ email, secret, another }),
      facts: {
        accounts: ['accountsOf', email],
        organizations: ['organizationsOf', email],
        started: ['sessionsOf', email],
        waiting: ['signUps', email],
      },
      probes: {
        again: confirm(secret, late),
        another: confirm(another, late),
        first: signIn(email, first),
        second: signIn(email, second),
      },
    };
  };
}

const made = {
  accounts: '1',
  organizations: '1',
  // That of who won, and that of the probe.
  started: '2',
  again: 'InvalidTokenError',
  another: 'InvalidTokenError',
};
const byFirst = { ...made, waiting: 'ABSENT', first: 'DONE', second: 'InvalidCredentialsError' };
const joined = {
  accounts: '1',
  started: '2',
  waiting: 'ABSENT',
  invitation: 'ACCEPTED',
  pending: 'ABSENT',
  again: 'InvalidTokenError',
};
const bySecond = { ...made, waiting: 'ABSENT', first: 'InvalidCredentialsError', second: 'DONE' };

/** That an address gets one account, by whichever mail is read first, and the password of who won. */
export const signUpRaces: readonly Race[] = [
  {
    name: 'confirm-twice',
    set: joining(({ secret }) => [confirm(secret, first), confirm(secret, second)]),
    outcomes: { 'DONE / InvalidTokenError': byFirst, 'InvalidTokenError / DONE': bySecond },
  },
  {
    name: 'confirm-by-two-mails',
    set: joining(({ secret, another }) => [confirm(secret, first), confirm(another, second)]),
    outcomes: { 'DONE / InvalidTokenError': byFirst, 'InvalidTokenError / DONE': bySecond },
  },
  {
    name: 'confirm-against-another-sign-up',
    tasks: ['answer-sign-up'],
    set: joining(({ email, secret }) => [
      confirm(secret, first),
      call({ token: null }, step('signUp', { email, organizationName: email }), soon()),
    ]),
    // The mail that comes later leads to nothing, or tells that there is an account.
    outcomes: { 'DONE / DONE': { ...made, first: 'DONE' } },
  },
  {
    name: 'confirm-twice-by-an-invitation',
    set(stage) {
      const organization = stage.organization();
      const admin = stage.user(organization, { role: 'OWNER' });
      const workspace = stage.workspace(organization, { admins: [admin] });
      const email = `${workspace.uuid}@sign-up.races.example`;
      const invitation = stage.invitation(workspace, email, admin);
      const secret = stage.signUpRequest(email, invitation);
      return {
        calls: [confirm(secret, first), confirm(secret, second)],
        facts: {
          accounts: ['accountsOf', email],
          started: ['sessionsOf', email],
          waiting: ['signUps', email],
          invitation: ['invitation', invitation.uuid],
          pending: ['pending', `${workspace.uuid} ${email}`],
        },
        probes: { again: confirm(secret, late), first: signIn(email, first), second: signIn(email, second) },
      };
    },
    outcomes: {
      'DONE / InvalidTokenError': { ...joined, first: 'DONE', second: 'InvalidCredentialsError' },
      'InvalidTokenError / DONE': { ...joined, first: 'InvalidCredentialsError', second: 'DONE' },
    },
  },
];
