import { call, step } from '../call.ts';
import type { Race, Round } from '../race.ts';
import type { Person, Stage } from '../stage.ts';

const changeRole = (of: Person, role: string) => step('changeUserRole', { userId: of.id, role });

/** Two of the same role, and a member; both facts are about the two. */
function pairOf(role: 'OWNER' | 'ADMIN', round: (a: Person, b: Person, member: Person) => Round['calls']) {
  return (stage: Stage): Round => {
    const organization = stage.organization();
    const [a, b, member] = [
      stage.user(organization, { role }),
      stage.user(organization, { role }),
      stage.user(organization),
    ];
    if (role === 'ADMIN') {
      stage.user(organization, { role: 'OWNER' });
    }
    const facts = {
      a: ['role', a.uuid],
      b: ['role', b.uuid],
      member: ['role', member.uuid],
      aStatus: ['status', a.uuid],
      bStatus: ['status', b.uuid],
      memberStatus: ['status', member.uuid],
    } as const;
    return { calls: round(a, b, member), facts };
  };
}

const deletedOrShutOut = {
  'DELETED / UNAUTHENTICATED': { aStatus: 'ACTIVE', bStatus: 'DELETED' },
  'UNAUTHENTICATED / DELETED': { aStatus: 'DELETED', bStatus: 'ACTIVE' },
};
const mutualDeletion = (a: Person, b: Person) => [
  call(a, step('deleteUser', { userId: b.id }, 'outcome')),
  call(b, step('deleteUser', { userId: a.id }, 'outcome')),
];

/** What could leave an organization without an owner. */
export const ownerRaces: readonly Race[] = [
  {
    name: 'two-owners-leave',
    set: pairOf('OWNER', (a, b) => [call(a, changeRole(a, 'MEMBER')), call(b, changeRole(b, 'MEMBER'))]),
    outcomes: {
      'DONE / LastOwnerError': { a: 'MEMBER', b: 'OWNER' },
      'LastOwnerError / DONE': { a: 'OWNER', b: 'MEMBER' },
    },
  },
  {
    name: 'owners-demote-each-other',
    set: pairOf('OWNER', (a, b) => [call(a, changeRole(b, 'MEMBER')), call(b, changeRole(a, 'MEMBER'))]),
    outcomes: {
      'DONE / ForbiddenError': { a: 'OWNER', b: 'MEMBER' },
      'ForbiddenError / DONE': { a: 'MEMBER', b: 'OWNER' },
    },
  },
  { name: 'owners-remove-each-other', set: pairOf('OWNER', mutualDeletion), outcomes: deletedOrShutOut },
  { name: 'admins-delete-each-other', set: pairOf('ADMIN', mutualDeletion), outcomes: deletedOrShutOut },
  {
    name: 'owners-suspend-each-other',
    set: pairOf('OWNER', (a, b) => [
      call(a, step('suspendUser', { userId: b.id }, 'outcome')),
      call(b, step('suspendUser', { userId: a.id }, 'outcome')),
    ]),
    outcomes: {
      'SUSPENDED / UNAUTHENTICATED': { aStatus: 'ACTIVE', bStatus: 'SUSPENDED' },
      'UNAUTHENTICATED / SUSPENDED': { aStatus: 'SUSPENDED', bStatus: 'ACTIVE' },
    },
  },
  {
    name: 'owners-delete-their-accounts',
    set: pairOf('OWNER', (a, b) =>
      [a, b].map(self => call(self, [changeRole(self, 'MEMBER'), step('deleteUser', { userId: self.id }, 'outcome')])),
    ),
    outcomes: {
      'DONE + DELETED / LastOwnerError + AdminCannotRevokeError': { aStatus: 'DELETED', bStatus: 'ACTIVE', b: 'OWNER' },
      'LastOwnerError + AdminCannotRevokeError / DONE + DELETED': { aStatus: 'ACTIVE', bStatus: 'DELETED', a: 'OWNER' },
    },
  },
  {
    name: 'batch-of-all-owners-against-promotion',
    set(stage) {
      const outside = stage.user(stage.organization(), { role: 'OWNER', platformRole: 'SUPERUSER' });
      return pairOf('OWNER', (a, b, member) => [
        call(
          outside,
          step(
            'deleteUsers',
            { userIds: [a.id, b.id] },
            'items { result { __typename ... on UserDeletion { outcome } } }',
          ),
        ),
        call(a, changeRole(member, 'OWNER')),
      ])(stage);
    },
    outcomes: {
      'DELETED & DELETED / DONE': { aStatus: 'DELETED', bStatus: 'DELETED', member: 'OWNER' },
      'NotAttemptedError & LastOwnerError / DONE': { aStatus: 'ACTIVE', bStatus: 'ACTIVE', member: 'OWNER' },
    },
  },
  {
    name: 'batches-of-all-other-owners',
    set(stage) {
      const organization = stage.organization();
      const [a, b, c] = [1, 2, 3].map(() => stage.user(organization, { role: 'OWNER' })) as [Person, Person, Person];
      const others = (of: Person) => [a, b, c].filter(person => person !== of).map(({ id }) => id);
      const items = 'items { result { __typename ... on UserDeletion { outcome } } }';
      return {
        calls: [a, b].map(by => call(by, step('deleteUsers', { userIds: others(by) }, items))),
        facts: { aStatus: ['status', a.uuid], bStatus: ['status', b.uuid], cStatus: ['status', c.uuid] },
      };
    },
    outcomes: {
      'DELETED & DELETED / UNAUTHENTICATED': { aStatus: 'ACTIVE', bStatus: 'DELETED', cStatus: 'DELETED' },
      'UNAUTHENTICATED / DELETED & DELETED': { aStatus: 'DELETED', bStatus: 'ACTIVE', cStatus: 'DELETED' },
    },
  },
  {
    name: 'transfer-of-ownership-against-deletion',
    set: stage => {
      const organization = stage.organization();
      const [owner, admin, heir] = [
        stage.user(organization, { role: 'OWNER' }),
        stage.user(organization, { role: 'ADMIN' }),
        stage.user(organization),
      ];
      return {
        calls: [
          call(owner, step('transferOwnership', { userId: heir.id }, 'outcome')),
          call(admin, step('deleteUser', { userId: heir.id }, 'outcome')),
        ],
        facts: { owner: ['role', owner.uuid], heir: ['role', heir.uuid], heirStatus: ['status', heir.uuid] },
      };
    },
    outcomes: {
      'TRANSFERRED / ForbiddenError': { owner: 'ADMIN', heir: 'OWNER', heirStatus: 'ACTIVE' },
      'UserNotFoundError / DELETED': { owner: 'OWNER', heirStatus: 'DELETED' },
    },
  },
];
