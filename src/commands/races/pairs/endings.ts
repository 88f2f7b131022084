import { call, step } from '../call.ts';
import { type Race, type Round, soon } from '../race.ts';
import type { Person, Stage } from '../stage.ts';

interface Scene {
  readonly owner: Person;
  readonly admin: Person;
  /** Has left, and can be restored; or is still there. */
  readonly leaver: Person;
}

/** Somebody who has left, or is about to; facts are about the account and what belongs to it. */
function leaving(status: 'ACTIVE' | 'REVOKED', calls: (scene: Scene) => Omit<Round, 'facts'>) {
  return (stage: Stage): Round => {
    const organization = stage.organization();
    const owner = stage.user(organization, { role: 'OWNER' });
    const admin = stage.user(organization, { role: 'ADMIN' });
    const leaver = stage.user(organization, { status });
    const workspace = stage.workspace(organization, { admins: [admin] });
    stage.member(workspace.uuid, leaver, 'MEMBER', status === 'REVOKED');
    return {
      ...calls({ owner, admin, leaver }),
      facts: {
        status: ['status', leaver.uuid],
        member: ['member', `${workspace.uuid} ${leaver.uuid}`],
        memories: ['memories', leaver.uuid],
        holds: ['holds', leaver.uuid],
      },
    };
  };
}

/** The time of grace ends in the middle of the round, and the servers' jobs purge. */
function purge({ uuid }: Person): Pick<Round, 'before' | 'meanwhile'> {
  const milliseconds = soon();
  return {
    before: {
      text: `update users set purge_after = clock_timestamp() + make_interval(secs => $2::float8 / 1000) where id = $1`,
      values: [uuid, milliseconds],
    },
    meanwhile: {
      delay: Math.ceil(milliseconds) + 1,
      text: `select graphile_worker.add_job('purge-user', json_build_object('userId', $1::text),
        job_key => 'purge-user ' || $1::text, max_attempts => 25)`,
      values: [uuid],
    },
  };
}

const restore = (leaver: Person) => step('restoreUser', { userId: leaver.id }, 'outcome');
const hold = (leaver: Person) => step('placeLegalHold', { userId: leaver.id, reason: 'A trial' });
const remove = (leaver: Person) => step('deleteUser', { userId: leaver.id }, 'outcome');
const whole = { status: 'ACTIVE', member: 'MEMBER', memories: '1' };
const erased = { status: 'DELETED', member: 'ABSENT', memories: 'ABSENT' };

/** That an account is whole or erased, and never something between. */
export const endingRaces: readonly Race[] = [
  {
    name: 'restore-against-purge',
    tasks: ['purge-user'],
    set: leaving('REVOKED', ({ admin, leaver }) => ({
      ...purge(leaver),
      calls: [call(admin, restore(leaver))],
    })),
    outcomes: { RESTORED: whole, UserDeletedError: erased },
  },
  {
    name: 'hold-against-purge',
    tasks: ['purge-user'],
    set: leaving('REVOKED', ({ owner, leaver }) => ({
      ...purge(leaver),
      calls: [call(owner, hold(leaver))],
    })),
    outcomes: {
      DONE: { status: 'REVOKED', memories: '1', holds: '1' },
      UserDeletedError: { ...erased, holds: 'ABSENT' },
    },
  },
  {
    name: 'hold-against-deletion',
    set: leaving('ACTIVE', ({ owner, admin, leaver }) => ({
      calls: [call(owner, hold(leaver)), call(admin, remove(leaver))],
    })),
    outcomes: {
      'DONE / LegalHoldError': { ...whole, holds: '1' },
      'UserDeletedError / DELETED': { ...erased, holds: 'ABSENT' },
    },
  },
  {
    name: 'restore-against-deletion',
    set: leaving('REVOKED', ({ owner, admin, leaver }) => ({
      calls: [call(owner, restore(leaver)), call(admin, remove(leaver))],
    })),
    outcomes: { 'RESTORED / DELETED': erased, 'UserDeletedError / DELETED': erased },
  },
  {
    name: 'delete-twice',
    set: leaving('ACTIVE', ({ owner, admin, leaver }) => ({
      calls: [call(owner, remove(leaver)), call(admin, remove(leaver))],
    })),
    outcomes: { 'DELETED / ALREADY_DELETED': erased, 'ALREADY_DELETED / DELETED': erased },
  },
];
