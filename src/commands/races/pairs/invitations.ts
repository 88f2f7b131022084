import { call, step } from '../call.ts';
import { type Race, type Round, soon } from '../race.ts';
import type { Person, Stage, Thing } from '../stage.ts';

interface Scene {
  readonly owner: Person;
  readonly admin: Person;
  /** Of another organization, like the stranger. */
  readonly guest: Person;
  readonly stranger: Person;
  readonly workspace: Thing;
  readonly invitation: ReturnType<Stage['invitation']>;
}

/** A guest is invited to a workspace; facts are about the invitation and the membership. */
function invited(calls: (scene: Scene) => Omit<Round, 'facts'>): (stage: Stage) => Round {
  return stage => {
    const [organization, elsewhere] = [stage.organization(), stage.organization()];
    const owner = stage.user(organization, { role: 'OWNER' });
    const admin = stage.user(organization);
    const workspace = stage.workspace(organization, { admins: [admin] });
    stage.user(elsewhere, { role: 'OWNER' });
    const [guest, stranger] = [stage.user(elsewhere), stage.user(elsewhere)];
    const invitation = stage.invitation(workspace, guest.email, admin);
    return {
      ...calls({ owner, admin, guest, stranger, workspace, invitation }),
      facts: {
        invitation: ['invitation', invitation.uuid],
        member: ['member', `${workspace.uuid} ${guest.uuid}`],
        stranger: ['member', `${workspace.uuid} ${stranger.uuid}`],
        pending: ['pending', `${workspace.uuid} ${guest.email}`],
      },
    };
  };
}

const accept = ({ secret }: Scene['invitation']) => step('acceptInvitation', { secret });
const decline = ({ secret }: Scene['invitation']) => step('declineInvitation', { secret });
const accepted = { invitation: 'ACCEPTED', member: 'MEMBER', pending: 'ABSENT' };
const joinedNobody = { member: 'ABSENT', pending: 'ABSENT' };

/** That exactly one end of an invitation wins, and the membership agrees. */
export const invitationRaces: readonly Race[] = [
  {
    name: 'accept-against-revoke',
    set: invited(({ admin, guest, invitation }) => ({
      calls: [
        call(guest, accept(invitation)),
        call(admin, step('revokeInvitation', { invitationId: invitation.id }, 'outcome')),
      ],
    })),
    outcomes: {
      'DONE / InvitationNotPendingError': accepted,
      'InvitationNotPendingError / REVOKED': { ...joinedNobody, invitation: 'REVOKED' },
    },
  },
  {
    name: 'accept-against-removal-by-address',
    set: invited(({ admin, guest, workspace, invitation }) => ({
      calls: [
        call(guest, accept(invitation)),
        call(admin, step('removeWorkspaceMember', { workspaceId: workspace.id, subOrEmail: guest.email }, 'outcome')),
      ],
    })),
    outcomes: {
      'DONE / MEMBER_REMOVED': { ...joinedNobody, invitation: 'ACCEPTED' },
      'InvitationNotPendingError / INVITATION_REVOKED': { ...joinedNobody, invitation: 'REVOKED' },
    },
  },
  {
    name: 'accept-against-decline',
    set: invited(({ guest, invitation }) => ({
      calls: [call(guest, accept(invitation)), call(guest, decline(invitation))],
    })),
    outcomes: {
      'DONE / InvitationNotPendingError': accepted,
      'InvitationNotPendingError / DONE': { ...joinedNobody, invitation: 'DECLINED' },
    },
  },
  {
    name: 'accept-against-expire',
    set: invited(({ admin, guest, workspace, invitation }) => ({
      before: {
        text: `update invitation set expires_at = clock_timestamp() + make_interval(secs => $2::float8 / 1000) where id = $1`,
        values: [invitation.uuid, soon()],
      },
      calls: [
        call(guest, accept(invitation)),
        call(admin, step('inviteWorkspaceMember', { workspaceId: workspace.id, email: guest.email }), soon()),
      ],
    })),
    outcomes: {
      'DONE / AlreadyMemberError': accepted,
      'DONE / AlreadyInvitedError': accepted,
      'InvitationNotPendingError / DONE': { invitation: 'EXPIRED', member: 'ABSENT', pending: '1' },
      'InvitationNotPendingError / AlreadyInvitedError': { invitation: 'PENDING', member: 'ABSENT' },
    },
  },
  {
    name: 'accept-against-resend',
    set: invited(({ admin, guest, invitation }) => ({
      calls: [call(guest, accept(invitation)), call(admin, step('resendInvitation', { invitationId: invitation.id }))],
    })),
    outcomes: {
      'DONE / InvitationNotPendingError': accepted,
      'InvitationNotFoundError / DONE': { invitation: 'PENDING', member: 'ABSENT', pending: '1' },
    },
  },
  {
    name: 'accept-by-two',
    set: invited(({ guest, stranger, invitation }) => ({
      calls: [call(guest, accept(invitation)), call(stranger, accept(invitation))],
    })),
    outcomes: { 'DONE / InvitationNotFoundError': { ...accepted, stranger: 'ABSENT' } },
  },
  {
    name: 'accept-twice',
    set: invited(({ guest, invitation }) => ({
      calls: [call(guest, accept(invitation)), call(guest, accept(invitation))],
    })),
    outcomes: {
      'DONE / InvitationNotPendingError': accepted,
      'InvitationNotPendingError / DONE': accepted,
    },
  },
  {
    name: 'accept-against-workspace-deletion',
    set: invited(({ owner, guest, workspace, invitation }) => ({
      calls: [
        call(guest, accept(invitation)),
        call(owner, step('deleteWorkspace', { workspaceId: workspace.id }, 'outcome')),
      ],
    })),
    outcomes: {
      'DONE / DELETED': { ...joinedNobody, invitation: 'ABSENT' },
      'InvitationNotFoundError / DELETED': { ...joinedNobody, invitation: 'ABSENT' },
    },
  },
  {
    name: 'accept-against-own-account-deletion',
    set: invited(({ guest, invitation }) => ({
      calls: [call(guest, accept(invitation)), call(guest, step('deleteUser', { userId: guest.id }, 'outcome'))],
    })),
    outcomes: {
      'DONE / DELETED': joinedNobody,
      'UNAUTHENTICATED / DELETED': joinedNobody,
      // The guest was still there when the call began, and the invitation not any more when it was looked for.
      'InvitationNotFoundError / DELETED': joinedNobody,
    },
  },
  {
    name: 'invite-twice',
    set: invited(({ owner, admin, stranger, workspace }) => {
      const invite = step('inviteWorkspaceMember', { workspaceId: workspace.id, email: stranger.email });
      return { calls: [call(owner, invite), call(admin, invite)] };
    }),
    outcomes: {
      'DONE / AlreadyInvitedError': { stranger: 'ABSENT', invitation: 'PENDING' },
      'AlreadyInvitedError / DONE': { stranger: 'ABSENT', invitation: 'PENDING' },
    },
  },
];
