import { welcome } from './people.ts';
import { type Scene, untouched, uuidOf } from './removals.ts';
import { compare } from './rows.ts';

/** Blaxel's: a membership ends, or the invitation is revoked; the account stays. */
export async function removeWorkspaceMember(scene: Scene): Promise<void> {
  const { stage, rows, report } = scene;
  const { owner, workspaceId } = stage;
  report.chapter('removeWorkspaceMember: Olivia removes Katherine from a workspace');
  const katherine = await welcome(stage, 'Katherine');
  const selection = '... on RemoveWorkspaceMemberSuccess { outcome removedMemberId revokedInvitationId }';
  const input = { workspaceId, subOrEmail: katherine.email.toUpperCase() };
  await untouched(scene, katherine, async () => {
    const answer = await owner.client.mutate('removeWorkspaceMember', input, selection);
    report.exchange('Olivia', 'removeWorkspaceMember', input, answer);
    report.check('the membership ended', answer['outcome'] === 'MEMBER_REMOVED', answer);
  });
  const members = await rows.query(`select 1 from workspace_member where user_id = $1`, [uuidOf(katherine.id)]);
  report.check('no membership is left in the table', members.length === 0, members);
  const { data } = await katherine.client.send('{ viewer { status } }');
  report.check('the account stays', data['viewer']?.['status'] === 'ACTIVE', data);
  const again = await owner.client.mutate('removeWorkspaceMember', input, selection);
  report.check('a second call is a success that says so', again['outcome'] === 'ALREADY_ABSENT', again);

  const invited = { workspaceId, email: 'somebody.new@example.com' };
  await owner.client.must('inviteWorkspaceMember', invited, '... on InviteWorkspaceMemberSuccess { secret }');
  const revoked = await owner.client.mutate(
    'removeWorkspaceMember',
    { workspaceId, subOrEmail: invited.email },
    selection,
  );
  report.exchange('Olivia', 'removeWorkspaceMember', { workspaceId, subOrEmail: invited.email }, revoked);
  report.check('an invitation that nobody accepted is revoked', revoked['outcome'] === 'INVITATION_REVOKED', revoked);
}

/** DevRev's: a customer's user is unlinked from a customer's organization, and stays. */
export async function unlinkRevUser(scene: Scene): Promise<void> {
  const { stage, rows, report } = scene;
  const staff = await welcome(stage, 'Dorothy');
  report.chapter("unlinkRevUser: Dorothy unlinks a customer's user");
  const { defaultRevOrg } = await staff.client.must(
    'createAccount',
    { displayName: 'A customer' },
    '... on CreateAccountSuccess { defaultRevOrg { id } }',
  );
  const { revUser } = await staff.client.must(
    'createRevUser',
    { displayName: 'A contact', revOrgId: defaultRevOrg.id },
    '... on CreateRevUserSuccess { revUser { id } }',
  );
  const selection = '... on UnlinkRevUserSuccess { outcome endedAccountId revUser { id displayName } }';
  const input = { revUserId: revUser.id };
  const before = await rows.read();
  const answer = await staff.client.mutate('unlinkRevUser', input, selection);
  report.exchange('Dorothy', 'unlinkRevUser', input, answer);
  report.check('the only link is found, and ends', answer['outcome'] === 'UNLINKED', answer);
  const { removed, changed } = compare(before, await rows.read());
  const tables = removed.map(({ table }) => table).toSorted();
  report.check(
    'exactly the link and the association with the account are gone, and no other row changed',
    String(tables) === 'public.account_contact,public.rev_user_link' && changed.length === 0,
    { tables, changed },
  );
  const again = await staff.client.mutate('unlinkRevUser', input, selection);
  report.check('a second call is a success that says so', again['outcome'] === 'ALREADY_UNLINKED', again);
}
