import type { Client } from './client.ts';
import { addressOf, makeWorkspace, type Person } from './people.ts';
import { type Scene, until, uuidOf } from './removals.ts';
import { compare } from './rows.ts';

const whoCalls = '{ viewer { id } viewerServiceAccount { id } }';

interface Program {
  readonly id: string;
  readonly workspaceId: string;
}

/** A program works in a workspace with a key of its own, until the key is revoked, or the program is let go. */
export async function employProgram(scene: Scene): Promise<void> {
  const { stage, report } = scene;
  const { owner } = stage;
  report.chapter('createServiceAccount … removeWorkspaceMember: a program comes and goes');
  const workspaceId = await makeWorkspace(owner, 'Automation');
  const input = { workspaceId, name: 'The importer', role: 'ADMIN' };
  const created = await owner.client.must(
    'createServiceAccount',
    input,
    '... on CreateServiceAccountSuccess { serviceAccount { id } member { role } }',
  );
  report.exchange('Olivia', 'createServiceAccount', input, created);
  const program: Program = { id: created.serviceAccount.id, workspaceId };

  const first = await giveKey(scene, owner, program);
  await doesItsWork(scene, first.client, program);
  await isRefusedElsewhere(scene, first.client, program);
  await isRevoked(scene, first, program);
  const second = await giveKey(scene, owner, program);
  await isLetGo(scene, second.client, program);
}

interface Key {
  readonly id: string;
  readonly client: Client;
}

async function giveKey({ stage, rows, report }: Scene, owner: Person, { id }: Program): Promise<Key> {
  const input = { serviceAccountId: id, name: 'Of the importer', expiresInDays: 1 };
  const { token, key } = await owner.client.must(
    'createServiceAccountKey',
    input,
    '... on CreateServiceAccountKeySuccess { token key { id hint } }',
  );
  report.exchange('Olivia', 'createServiceAccountKey', input, { token: '…', key });
  const holding = [...(await rows.holding(token)).keys()];
  report.check('the key is shown once, and kept nowhere', holding.length === 0, holding);
  return { id: key.id, client: stage.anonymous.as(token) };
}

async function doesItsWork({ rows, report }: Scene, client: Client, { id, workspaceId }: Program): Promise<void> {
  const who = await client.read(whoCalls);
  report.check('it calls as itself, and is no person', who['viewer'] === null && isServed(who, id), who);
  const input = { workspaceId, email: addressOf('newcomer') };
  const invited = await client.must(
    'inviteWorkspaceMember',
    input,
    '... on InviteWorkspaceMemberSuccess { invitation { id } }',
  );
  report.exchange('The importer', 'inviteWorkspaceMember', input, invited);
  const actors = await rows.query<{ kind: string; id: string }>(
    `select actor_kind as kind, actor_id as id from audit_event where subject_id = $1 and action = 'invitation.sent'`,
    [uuidOf(invited.invitation.id)],
  );
  report.check(
    'it invites people to its workspace, and the audit log says that it did',
    JSON.stringify(actors) === JSON.stringify([{ kind: 'SERVICE_ACCOUNT', id: uuidOf(id) }]),
    actors,
  );
  // The mail changes rows as well, at a moment of its own.
  const waiting = () =>
    rows.query(`select from graphile_worker.jobs j join mail m on j.key = 'send-mail ' || m.id where m.address = $1`, [
      input.email,
    ]);
  await until(async () => (await waiting()).length === 0);
}

async function isRefusedElsewhere(
  { stage: { owner, workspaceId }, rows, report }: Scene,
  client: Client,
  { id }: Program,
): Promise<void> {
  const cases: readonly [string, string, object, string][] = [
    ['make itself another key', 'createServiceAccountKey', { serviceAccountId: id, name: 'More' }, 'FORBIDDEN'],
    ['make a workspace', 'createWorkspace', { name: 'Of its own' }, 'FORBIDDEN'],
    ['delete a person', 'deleteUser', { userId: owner.id }, 'FORBIDDEN'],
    ['see another workspace', 'updateWorkspace', { workspaceId, name: 'Mine' }, 'WorkspaceNotFoundError'],
  ];
  for (const [what, field, input, expected] of cases) {
    const before = await rows.read();
    const answer = await client.mutate(field, input, '');
    const { removed, changed } = compare(before, await rows.read());
    report.exchange('The importer', field, input, answer);
    report.check(
      `it cannot ${what}: ${expected}`,
      answer.__typename === expected && removed.length + changed.length === 0,
      { answer, removed, changed },
    );
  }
}

async function isRevoked({ stage: { owner }, rows, report }: Scene, key: Key, program: Program): Promise<void> {
  const input = { serviceAccountKeyId: key.id };
  const selection = '... on RevokeServiceAccountKeySuccess { outcome }';
  const before = await rows.read();
  const revoked = await owner.client.mutate('revokeServiceAccountKey', input, selection);
  report.exchange('Olivia', 'revokeServiceAccountKey', input, revoked);
  const { removed, changed } = compare(before, await rows.read());
  report.check(
    'the key ends, and no other row changed',
    revoked['outcome'] === 'REVOKED' &&
      removed.length === 0 &&
      String(changed.map(({ key: id }) => id)) === uuidOf(key.id),
    { removed, changed },
  );
  await isShutOut(report, key.client, program);
  const again = await owner.client.mutate('revokeServiceAccountKey', input, selection);
  report.check('a second call is a success that says so', again['outcome'] === 'ALREADY_ENDED', again);
}

async function isLetGo({ stage: { owner }, rows, report }: Scene, client: Client, program: Program): Promise<void> {
  const { id, workspaceId } = program;
  report.check('another key serves it again', isServed(await client.read(whoCalls), id));
  const input = { workspaceId, subOrEmail: id };
  const selection = '... on RemoveWorkspaceMemberSuccess { outcome }';
  const before = await rows.read();
  const removal = await owner.client.mutate('removeWorkspaceMember', input, selection);
  report.exchange('Olivia', 'removeWorkspaceMember', input, removal);
  const { removed, changed } = compare(before, await rows.read());
  const tables = removed.map(({ table }) => table).toSorted();
  report.check(
    'exactly the account, its membership and its keys are gone, and no other row changed',
    removal['outcome'] === 'MEMBER_REMOVED' &&
      changed.length === 0 &&
      String([...new Set(tables)]) === 'public.service_account,public.service_account_key,public.workspace_member' &&
      tables.length === 4,
    { tables, changed },
  );
  await isShutOut(report, client, program);
  const left = [...(await rows.holding(uuidOf(id))).keys()];
  report.check('only the audit log knows it', String(left) === 'public.audit_event', left);
}

async function isShutOut(report: Scene['report'], client: Client, { id, workspaceId }: Program): Promise<void> {
  report.check('it is refused at once', !isServed(await client.read(whoCalls), id));
  const tried = await client.mutate('updateWorkspace', { workspaceId, name: 'Mine' }, '');
  report.check('and does nothing any more: UNAUTHENTICATED', tried.__typename === 'UNAUTHENTICATED', tried);
}

const isServed = (answer: Awaited<ReturnType<Client['read']>>, id: string): boolean =>
  answer['viewerServiceAccount']?.['id'] === id;
