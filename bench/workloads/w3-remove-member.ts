import type { Bench, Workload } from '../bench.ts';
import { type Call, graphql, plain } from '../call.ts';
import { readFrom } from '../cluster.ts';
import { idOf } from '../ids.ts';
import { type Load, loadWith } from '../load.ts';
import { ratioOf } from '../ratios.ts';
import { type RunningSide, type Side, sides, withSides } from '../side.ts';
import { inTurn, toMeasurement } from '../under-load.ts';

const id = 'W3';
const name = 'removeWorkspaceMember';
const connections = 32;

const removeMember = /* GraphQL */ `
  mutation RemoveWorkspaceMember($input: RemoveWorkspaceMemberInput!) {
    removeWorkspaceMember(input: $input) {
      __typename
      ... on RemoveWorkspaceMemberSuccess {
        outcome
        removedMemberId
      }
      ... on Error {
        code
        message
      }
    }
  }
`;

interface Removal {
  readonly memberId: string;
  readonly workspaceId: string;
  readonly userId: string;
  readonly token: string;
}

export const w3: Workload = {
  id,
  title: 'removal of a member from a workspace by an owner of the organization; 32 connections',
  isLarge: false,
  async run(bench) {
    const { cluster, world, asked } = bench;
    const loads = new Map<Side, Load[]>(sides.map(side => [side, []]));
    const statements = new Map<Side, number>();
    // Each round removes others, but every side the same ones, on a copy of its own.
    const each = 100 * asked.seconds;
    await withSides(cluster, world.database, { copies: 'each' }, async running => {
      const removals = await choose(bench, each * (asked.rounds + 1) + connections);
      for (const { side, server, database } of running) {
        const [first, ...warmUp] = removals.slice(0, each + connections);
        await loadWith(server, callsOf(side, warmUp), { cluster, connections, seconds: null });
        statements.set(side, first ? await cluster.countStatements(database, () => send(server, side, first)) : 0);
      }
      for (let round = 1; round <= asked.rounds; round++) {
        const at = round * each + connections;
        const chosen = removals.slice(at, at + each);
        for (const one of inTurn(running, round)) {
          const calls = callsOf(one.side, chosen);
          const load = await loadWith(one.server, calls, { cluster, connections, seconds: null });
          await requireGone(one, chosen);
          loads.get(one.side)?.push(load);
          bench.say(`  round ${round}, ${one.side}: ${load.perSecond.toFixed(0)} removals/s`);
        }
      }
    });
    const measurements = sides.map(side =>
      toMeasurement(id, name, side, loads.get(side) ?? [], statements.get(side) ?? null),
    );
    return {
      measurements,
      figures: [
        {
          workload: id,
          text: 'removals a second, as a part of the limit',
          value: ratioOf(measurements, name, 'leaver', 'guaranteed'),
          target: 0.5,
          atLeast: true,
        },
      ],
      notes: [],
    };
  },
};

/** Members who may be removed, of all organizations by turns, without the last administrator of any workspace. */
async function choose({ cluster, world }: Bench, count: number): Promise<Removal[]> {
  const tokens = new Map(world.callers.map(({ organizationId, token }) => [organizationId, token]));
  const found = await readFrom<Omit<Removal, 'token'> & { organizationId: string }>(
    cluster.urlOf(world.database),
    `select id as "memberId", "workspaceId", "userId", "organizationId" from (
       select m.id, m.workspace_id as "workspaceId", m.user_id as "userId", w.organization_id as "organizationId",
         row_number() over (partition by w.organization_id order by md5(m.id::text)) as turn
       from workspace_member m join workspace w on w.id = m.workspace_id
       where m.user_id is not null and m.ended_at is null and m.role = 'MEMBER' and m.source in ('LOCAL', 'INVITATION')
     ) t order by turn, "organizationId" limit $1`,
    [count],
  );
  if (found.length < count) {
    throw new Error(`Only ${found.length} of ${count} members can be removed: make the world larger`);
  }
  return found.map(({ organizationId, ...removal }) => ({ ...removal, token: tokens.get(organizationId) ?? '' }));
}

function callsOf(side: Side, removals: readonly Removal[]): Call[] {
  return removals.map(removal => callOf(side, removal));
}

function callOf(side: Side, { workspaceId, userId, token }: Removal): Call {
  if (side === 'leaver') {
    const input = { workspaceId: idOf('wsp', workspaceId), subOrEmail: idOf('usr', userId) };
    return graphql(token, removeMember, { input });
  }
  return plain(side === 'bare' ? '/bare/remove-member' : '/remove-member', token, { workspaceId, userId });
}

function send(server: RunningSide['server'], side: Side, removal: Removal): Promise<unknown> {
  return server.send(callOf(side, removal));
}

/** @throws {Error} unless the members are gone, and (but for the bare limit) each removal was recorded */
async function requireGone({ side, url }: RunningSide, removals: readonly Removal[]): Promise<void> {
  const [found] = await readFrom<{ members: number; events: number }>(
    url,
    `select (select count(*)::int from workspace_member where id = any($1::uuid[])) as members,
       (select count(distinct (subject_id, details ->> 'memberId'))::int from audit_event
        where action = 'member.removed' and subject_id = any($2::uuid[])) as events`,
    [removals.map(({ memberId }) => memberId), removals.map(({ userId }) => userId)],
  );
  const recorded = side === 'bare' || (found?.events ?? 0) >= removals.length;
  if (found?.members !== 0 || !recorded) {
    throw new Error(`${side} left ${found?.members} members and recorded ${found?.events} of ${removals.length}`);
  }
}
