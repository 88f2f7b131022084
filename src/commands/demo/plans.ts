import type { Payload } from './client.ts';
import { join, makeWorkspace, type Person, welcome } from './people.ts';
import { isErased, isLockedOut, type Scene, untouched, uuidOf } from './removals.ts';
import { compare } from './rows.ts';

const deletionPlan = `query ($userIds: [ID!]!, $transfers: [TransferInput!]) {
  deletionPlan(userIds: $userIds, transfers: $transfers) {
    hash sessionCount membershipCount blockers { error { code } } successors { kind reason user { id } }
    transfers { kind successorId }
  }
}`;
const selection =
  '... on UserDeletion { outcome erasureId planHash } ... on PlanChangedError { changed plan { hash blockers { error { code } } } }';

/** A plan tells what would happen, binds the deletion to it, and names who takes over. */
export async function planAndTransfer(scene: Scene): Promise<void> {
  const { stage, rows, report } = scene;
  const { owner } = stage;
  report.chapter('deletionPlan, ifPlan, transfers: Rosalind takes over from Tim');
  const [tim, rosalind] = [await welcome(stage, 'Tim'), await welcome(stage, 'Rosalind')];
  const workspaceId = await makeWorkspace(owner, 'Handover');
  await join(owner, tim, workspaceId, 'ADMIN');
  await join(owner, rosalind, workspaceId);
  await owner.client.must('leaveWorkspace', { workspaceId }, '... on LeaveWorkspaceSuccess { outcome }');
  const { agent } = await tim.client.must(
    'createAgent',
    { name: 'The one that stays', instructions: 'Answer politely.' },
    '... on CreateAgentSuccess { agent { id } }',
  );

  const alone = await planOf(scene, owner, [tim.id]);
  report.check('the plan tells what is in the way', alone.blockers[0]?.error.code === 'LAST_ADMIN', alone);
  report.check(
    'and suggests who could take over the workspace',
    alone.successors.some(({ kind, user }: Payload) => kind === 'WORKSPACE' && user.id === rosalind.id),
    alone.successors,
  );
  await changesNothing(scene, { userId: tim.id, ifPlan: alone.hash }, 'LastAdminError');

  const transfers = [workspaceId, agent.id].map(thingId => ({ what: { thingId }, to: { userId: rosalind.id } }));
  const plan = await planOf(scene, owner, [tim.id], transfers);
  report.check('with a successor nothing is in the way', plan.blockers.length === 0, plan.blockers);
  await tim.client.must('createMemory', { text: 'One more thing' }, '... on CreateMemorySuccess { memory { id } }');
  const input = { userId: tim.id, transfers };
  const refused = await changesNothing(scene, { ...input, ifPlan: plan.hash }, 'PlanChangedError');
  report.check('it says what has changed', String(refused.changed) === 'THINGS', refused);

  await untouched(
    scene,
    tim,
    async () => {
      const answer = await deleteTim(scene, { ...input, ifPlan: refused.plan?.hash });
      report.check('by the new plan he is deleted', answer.outcome === 'DELETED', answer);
    },
    [rosalind],
  );
  const members = await rows.query(
    'select user_id, role from workspace_member where workspace_id = $1 and ended_at is null',
    [uuidOf(workspaceId)],
  );
  report.check(
    'the workspace has one member, its admin Rosalind',
    JSON.stringify(members) === JSON.stringify([{ user_id: uuidOf(rosalind.id), role: 'ADMIN' }]),
    members,
  );
  const agents = await rows.query('select owner_id from agent where id = $1', [uuidOf(agent.id)]);
  report.check(
    'and the agent is hers',
    JSON.stringify(agents) === JSON.stringify([{ owner_id: uuidOf(rosalind.id) }]),
    agents,
  );
  await isLockedOut(scene, tim);
  await isErased(scene, tim);
}

async function planOf(
  { report }: Scene,
  { name, client }: Person,
  userIds: readonly string[],
  transfers?: readonly object[],
): Promise<Payload> {
  const { deletionPlan: plan } = await client.read(deletionPlan, { userIds, transfers });
  report.exchange(name, 'deletionPlan', { userIds, transfers }, plan);
  return plan;
}

async function deleteTim({ stage: { owner }, report }: Scene, input: object): Promise<Payload> {
  const answer = await owner.client.mutate('deleteUser', input, selection);
  report.exchange('Olivia', 'deleteUser', input, answer);
  return answer;
}

/** Calls deleteUser, and checks that it is refused, and that no row changed. */
async function changesNothing(scene: Scene, input: object, expected: string): Promise<Payload> {
  const before = await scene.rows.read();
  const answer = await deleteTim(scene, input);
  const { removed, changed } = compare(before, await scene.rows.read());
  scene.report.check(
    `refused, and nothing changed: ${expected}`,
    answer.__typename === expected && removed.length + changed.length === 0,
    answer,
  );
  return answer;
}
