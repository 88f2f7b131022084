import { makeWorkspace, welcome } from './people.ts';
import { type Scene, untouched, uuidOf } from './removals.ts';
import { compare } from './rows.ts';

/** The life of a membership: invited, accepted, another role, left. */
export async function comeAndGo(scene: Scene): Promise<void> {
  const { stage, rows, report } = scene;
  const { owner } = stage;
  report.chapter('inviteWorkspaceMember … leaveWorkspace: Radia comes, rises and goes');
  const radia = await welcome(stage, 'Radia');
  const workspaceId = await makeWorkspace(owner, 'Networks');
  const memberships = () =>
    rows.query<{ role: string }>('select role from workspace_member where workspace_id = $1 and user_id = $2', [
      uuidOf(workspaceId),
      uuidOf(radia.id),
    ]);

  const invitation = { workspaceId, email: radia.email.toUpperCase() };
  const invited = await owner.client.must(
    'inviteWorkspaceMember',
    invitation,
    '... on InviteWorkspaceMemberSuccess { secret invitation { state } }',
  );
  report.exchange('Olivia', 'inviteWorkspaceMember', invitation, { ...invited, secret: '…' });
  report.check('who is invited is no member yet', (await memberships()).length === 0);
  const stolen = await stage.neighbour.client.mutate('acceptInvitation', { secret: invited.secret }, '');
  report.check(
    'the invitation is for her address alone',
    stolen.__typename === 'InvitationNotFoundError' && (await memberships()).length === 0,
    stolen,
  );
  const accepted = await radia.client.must(
    'acceptInvitation',
    { secret: invited.secret },
    '... on AcceptInvitationSuccess { member { id role } }',
  );
  report.exchange('Radia', 'acceptInvitation', { secret: '…' }, accepted);
  report.check('she is a member', String((await memberships()).map(({ role }) => role)) === 'MEMBER', accepted);
  const again = await radia.client.mutate('acceptInvitation', { secret: invited.secret }, '');
  report.check('an invitation serves once', again.__typename !== 'AcceptInvitationSuccess', again);

  const change = { memberId: accepted.member.id, role: 'ADMIN' };
  const role = '... on ChangeWorkspaceMemberRoleSuccess { member { role } }';
  const forbidden = await radia.client.mutate('changeWorkspaceMemberRole', change, role);
  report.check('she cannot raise herself', forbidden.__typename === 'ForbiddenError', forbidden);
  const changed = await owner.client.mutate('changeWorkspaceMemberRole', change, role);
  report.exchange('Olivia', 'changeWorkspaceMemberRole', change, changed);
  report.check('Olivia can', String((await memberships()).map(held => held.role)) === 'ADMIN', changed);

  const leave = '... on LeaveWorkspaceSuccess { outcome }';
  await untouched(scene, radia, async () => {
    const left = await radia.client.mutate('leaveWorkspace', { workspaceId }, leave);
    report.exchange('Radia', 'leaveWorkspace', { workspaceId }, left);
    report.check('she leaves', left['outcome'] === 'LEFT' && (await memberships()).length === 0, left);
  });
  const before = await rows.read();
  const last = await owner.client.mutate('leaveWorkspace', { workspaceId: stage.workspaceId }, leave);
  const { removed, changed: touched } = compare(before, await rows.read());
  report.check(
    'the last admin of a workspace with people in it stays: LastAdminError',
    last.__typename === 'LastAdminError' && removed.length + touched.length === 0,
    last,
  );
}
