import { call, step } from '../call.ts';
import type { Race, Round } from '../race.ts';
import type { Person, Stage, Thing } from '../stage.ts';

interface Scene {
  readonly owner: Person;
  readonly a: Person;
  readonly b: Person;
  readonly member: Person;
  readonly workspace: Thing;
  readonly memberships: Readonly<Record<'a' | 'b' | 'member', Thing>>;
}

/** A workspace of two admins and a member; facts are about their memberships, and about who of them is left. */
function workspaceOf(calls: (scene: Scene) => Round['calls']): (stage: Stage) => Round {
  return stage => {
    const organization = stage.organization();
    const owner = stage.user(organization, { role: 'OWNER' });
    const [a, b, member] = [stage.user(organization), stage.user(organization), stage.user(organization)];
    const workspace = stage.workspace(organization, {});
    const memberships = {
      a: stage.member(workspace.uuid, a, 'ADMIN'),
      b: stage.member(workspace.uuid, b, 'ADMIN'),
      member: stage.member(workspace.uuid, member, 'MEMBER'),
    };
    const of = ({ uuid }: Person) => ['member', `${workspace.uuid} ${uuid}`] as const;
    return {
      calls: calls({ owner, a, b, member, workspace, memberships }),
      facts: {
        a: of(a),
        b: of(b),
        member: of(member),
        bStatus: ['status', b.uuid],
        pending: ['pending', `${workspace.uuid} ${member.email}`],
      },
    };
  };
}

const leave = (workspace: Thing) => step('leaveWorkspace', { workspaceId: workspace.id }, 'outcome');
const remove = (workspace: Thing, { id }: { readonly id: string }) =>
  step('removeWorkspaceMember', { workspaceId: workspace.id, subOrEmail: id }, 'outcome');
const changeRole = ({ id }: Thing, role: string) => step('changeWorkspaceMemberRole', { memberId: id, role });

/** What could leave a workspace without an admin, or keep somebody in it. */
export const workspaceRaces: readonly Race[] = [
  {
    name: 'two-admins-leave',
    set: workspaceOf(({ a, b, workspace }) => [call(a, leave(workspace)), call(b, leave(workspace))]),
    outcomes: {
      'LEFT / LastAdminError': { a: 'ABSENT', b: 'ADMIN' },
      'LastAdminError / LEFT': { a: 'ADMIN', b: 'ABSENT' },
    },
  },
  {
    name: 'admins-remove-each-other',
    set: workspaceOf(({ a, b, workspace }) => [call(a, remove(workspace, b)), call(b, remove(workspace, a))]),
    outcomes: {
      'MEMBER_REMOVED / WorkspaceNotFoundError': { a: 'ADMIN', b: 'ABSENT' },
      'WorkspaceNotFoundError / MEMBER_REMOVED': { a: 'ABSENT', b: 'ADMIN' },
    },
  },
  {
    name: 'admins-demote-each-other',
    set: workspaceOf(({ a, b, memberships }) => [
      call(a, changeRole(memberships.b, 'MEMBER')),
      call(b, changeRole(memberships.a, 'MEMBER')),
    ]),
    outcomes: {
      'DONE / ForbiddenError': { a: 'ADMIN', b: 'MEMBER' },
      'ForbiddenError / DONE': { a: 'MEMBER', b: 'ADMIN' },
    },
  },
  {
    name: 'leave-against-account-deletion',
    set: workspaceOf(({ a, b, workspace }) => [
      call(a, leave(workspace)),
      call(b, step('deleteUser', { userId: b.id }, 'outcome')),
    ]),
    outcomes: {
      'LEFT / LastAdminError': { a: 'ABSENT', b: 'ADMIN', bStatus: 'ACTIVE' },
      'LastAdminError / DELETED': { a: 'ADMIN', b: 'ABSENT', bStatus: 'DELETED' },
    },
  },
  {
    name: 'leave-against-account-revocation',
    set: workspaceOf(({ a, b, workspace }) => [
      call(a, leave(workspace)),
      call(b, step('revokeMyAccount', {}, 'outcome')),
    ]),
    outcomes: {
      'LEFT / LastAdminError': { a: 'ABSENT', b: 'ADMIN', bStatus: 'ACTIVE' },
      'LastAdminError / REVOKED': { a: 'ADMIN', b: 'ABSENT', bStatus: 'REVOKED' },
    },
  },
  {
    name: 'leave-against-suspension',
    set: workspaceOf(({ owner, a, b, workspace }) => [
      call(a, leave(workspace)),
      call(owner, step('suspendUser', { userId: b.id }, 'outcome')),
    ]),
    outcomes: {
      'LEFT / LastAdminError': { a: 'ABSENT', b: 'ADMIN', bStatus: 'ACTIVE' },
      'LastAdminError / SUSPENDED': { a: 'ADMIN', b: 'ADMIN', bStatus: 'SUSPENDED' },
    },
  },
  {
    name: 'role-change-against-removal',
    set: workspaceOf(({ a, b, member, workspace, memberships }) => [
      call(a, changeRole(memberships.member, 'ADMIN')),
      call(b, remove(workspace, member)),
    ]),
    outcomes: {
      'DONE / MEMBER_REMOVED': { member: 'ABSENT' },
      'MemberNotFoundError / MEMBER_REMOVED': { member: 'ABSENT' },
    },
  },
  {
    name: 'demotion-against-removal-of-the-other-admin',
    set: workspaceOf(({ owner, a, b, workspace, memberships }) => [
      call(owner, changeRole(memberships.a, 'MEMBER')),
      call(a, remove(workspace, b)),
    ]),
    outcomes: {
      'DONE / ForbiddenError': { a: 'MEMBER', b: 'ADMIN' },
      'LastAdminError / MEMBER_REMOVED': { a: 'ADMIN', b: 'ABSENT' },
    },
  },
  {
    name: 'removal-against-re-invitation',
    set: workspaceOf(({ a, b, member, workspace }) => [
      call(a, remove(workspace, { id: member.email })),
      call(b, step('inviteWorkspaceMember', { workspaceId: workspace.id, email: member.email })),
    ]),
    outcomes: {
      'MEMBER_REMOVED / DONE': { member: 'ABSENT', pending: '1' },
      'MEMBER_REMOVED / AlreadyMemberError': { member: 'ABSENT', pending: 'ABSENT' },
    },
  },
  {
    name: 'workspace-deletion-against-everything',
    set(stage) {
      const organization = stage.organization();
      const owner = stage.user(organization, { role: 'OWNER' });
      const people = Array.from({ length: 7 }, () => stage.user(organization));
      const [admin, leaver, removed, promoted, invitee, decliner, gone] = people as [
        Person,
        Person,
        Person,
        Person,
        Person,
        Person,
        Person,
      ];
      const workspace = stage.workspace(organization, { admins: [admin], members: [leaver, removed, gone] });
      const promotion = stage.member(workspace.uuid, promoted, 'MEMBER');
      const [first, second, third] = [invitee, decliner, { email: `${workspace.uuid}@races.example` }].map(
        ({ email }) => stage.invitation(workspace, email, admin),
      ) as [ReturnType<Stage['invitation']>, ReturnType<Stage['invitation']>, ReturnType<Stage['invitation']>];
      const inIt = { workspaceId: workspace.id };
      return {
        calls: [
          call(owner, step('deleteWorkspace', inIt, 'outcome')),
          call(leaver, leave(workspace)),
          call(admin, remove(workspace, removed)),
          call(admin, changeRole(promotion, 'ADMIN')),
          call(invitee, step('acceptInvitation', { secret: first.secret })),
          call(decliner, step('declineInvitation', { secret: second.secret })),
          call(admin, step('resendInvitation', { invitationId: third.id })),
          call(admin, step('inviteWorkspaceMember', { ...inIt, email: `more-${workspace.uuid}@races.example` })),
          call(admin, step('createServiceAccount', { ...inIt, name: 'Program' })),
          call(admin, step('updateWorkspace', { ...inIt, name: 'Renamed' })),
          call(owner, step('deleteUser', { userId: gone.id }, 'outcome')),
          call(admin, step('revokeMyAccount', {}, 'outcome'), 2),
        ],
        facts: {
          workspace: ['workspace', workspace.uuid],
          invitation: ['invitation', first.uuid],
          membership: ['member', `${workspace.uuid} ${invitee.uuid}`],
          gone: ['status', gone.uuid],
        },
      };
    },
    each: [
      ['DELETED'],
      ['LEFT', 'ALREADY_LEFT', 'WorkspaceNotFoundError'],
      ['MEMBER_REMOVED', 'WorkspaceNotFoundError', 'UNAUTHENTICATED'],
      ['DONE', 'MemberNotFoundError', 'UNAUTHENTICATED'],
      ['DONE', 'InvitationNotFoundError'],
      ['DONE', 'InvitationNotFoundError'],
      ['DONE', 'InvitationNotFoundError', 'UNAUTHENTICATED'],
      ['DONE', 'WorkspaceNotFoundError', 'UNAUTHENTICATED'],
      ['DONE', 'WorkspaceNotFoundError', 'UNAUTHENTICATED'],
      ['DONE', 'WorkspaceNotFoundError', 'UNAUTHENTICATED'],
      ['DELETED'],
      ['REVOKED', 'LastAdminError'],
    ],
    afterwards: { workspace: 'ABSENT', invitation: 'ABSENT', membership: 'ABSENT', gone: 'DELETED' },
  },
];
