import { call, look, step } from '../call.ts';
import type { Race, Round } from '../race.ts';
import type { Person, Stage, Thing } from '../stage.ts';

interface Scene {
  readonly owner: Person;
  readonly admin: Person;
  /** Who gets a permission on the account, or has it. */
  readonly ada: Person;
  readonly account: Thing;
  readonly other: Thing;
}

/** Two accounts, and somebody who may see none; facts are about what is granted, and probes tell what she sees. */
function staffed(calls: (scene: Scene) => Round['calls'], isGranted = false): (stage: Stage) => Round {
  return stage => {
    const organization = stage.organization();
    const owner = stage.user(organization, { role: 'OWNER' });
    const [admin, ada] = [stage.user(organization, { role: 'ADMIN' }), stage.user(organization)];
    const [account, other] = [stage.account(organization), stage.account(organization)];
    if (isGranted) {
      stage.accountPermission(ada, account);
    }
    return {
      calls: calls({ owner, admin, ada, account, other }),
      facts: {
        grant: ['grant', `${ada.uuid} ${account.uuid}`],
        otherGrant: ['grant', `${ada.uuid} ${other.uuid}`],
        account: ['account', account.uuid],
        name: ['accountName', account.uuid],
        status: ['status', ada.uuid],
        adminRole: ['role', admin.uuid],
      },
      probes: { sees: look(ada, account.id), seesOther: look(ada, other.id) },
    };
  };
}

const grant = ({ id: userId }: Person, { id: accountId }: Thing) =>
  step('grantPermission', { userId, accountId, permission: 'READ_CUSTOMERS' }, 'outcome');
const revoke = ({ id: userId }: Person, { id: accountId }: Thing) =>
  step('revokePermission', { userId, accountId }, 'outcome');
const nothing = { grant: 'ABSENT', otherGrant: 'ABSENT', sees: 'NOTHING', seesOther: 'NOTHING' };
const held = { grant: 'READ_CUSTOMERS', otherGrant: 'ABSENT', sees: 'DONE', seesOther: 'NOTHING' };

/** That a permission on a single account ends with the account and with its user, and never comes to be one on another. */
export const grantRaces: readonly Race[] = [
  {
    name: 'grant-against-account-deletion',
    set: staffed(({ owner, admin, ada, account }) => [
      call(owner, grant(ada, account)),
      call(admin, step('deleteAccount', { accountId: account.id }, 'outcome')),
    ]),
    outcomes: {
      'GRANTED / DELETED': { ...nothing, account: 'ABSENT' },
      'AccountNotFoundError / DELETED': { ...nothing, account: 'ABSENT' },
    },
  },
  {
    name: 'grant-against-account-merge',
    tasks: ['finish-merge'],
    set: staffed(({ owner, admin, ada, account, other }) => [
      call(owner, grant(ada, account)),
      call(admin, step('mergeAccounts', { primaryAccountId: other.id, secondaryAccountId: account.id }, 'outcome')),
    ]),
    outcomes: {
      'GRANTED / MERGED': { ...held, account: 'MERGED' },
      'AccountMergedError / MERGED': { ...nothing, account: 'MERGED' },
    },
  },
  {
    name: 'grant-against-deletion-of-the-user',
    set: staffed(({ owner, admin, ada, account }) => [
      call(owner, grant(ada, account)),
      call(admin, step('deleteUser', { userId: ada.id }, 'outcome')),
    ]),
    outcomes: {
      'GRANTED / DELETED': { ...nothing, status: 'DELETED', account: 'PRESENT' },
      'UserNotFoundError / DELETED': { ...nothing, status: 'DELETED', account: 'PRESENT' },
    },
  },
  {
    name: 'grant-against-demotion-of-the-granter',
    set: staffed(({ owner, admin, ada, account }) => [
      call(admin, grant(ada, account)),
      call(owner, step('changeUserRole', { userId: admin.id, role: 'MEMBER' })),
    ]),
    outcomes: {
      'GRANTED / DONE': { ...held, adminRole: 'MEMBER' },
      'ForbiddenError / DONE': { ...nothing, adminRole: 'MEMBER' },
    },
  },
  {
    name: 'grant-twice',
    set: staffed(({ owner, admin, ada, account }) => [
      call(owner, grant(ada, account)),
      call(admin, grant(ada, account)),
    ]),
    outcomes: { 'GRANTED / ALREADY_GRANTED': held, 'ALREADY_GRANTED / GRANTED': held },
  },
  {
    name: 'change-against-revocation-of-the-permission',
    set: staffed(
      ({ owner, ada, account }) => [
        call(ada, step('updateAccount', { accountId: account.id, displayName: 'Renamed' })),
        call(owner, revoke(ada, account)),
      ],
      true,
    ),
    outcomes: {
      'DONE / REVOKED': { ...nothing, name: 'Renamed' },
      'ForbiddenError / REVOKED': { ...nothing, name: 'Races' },
    },
  },
];
