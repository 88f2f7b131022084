import type { EntityManager } from '@mikro-orm/postgresql';

import { can } from '../../../shared/authorization/authorize.ts';
import { query, sql } from '../../../shared/database/sql.ts';
import { LockSetChanged } from '../../../shared/database/transaction.ts';
import { InvalidInputError } from '../../../shared/errors/input-errors.ts';
import { WorkspaceRole } from '../../workspace/index.ts';
import type { Group } from '../keepers.ts';
import { choose, type Handover, noHandover, type Place, type Wish } from './handover.ts';
import { judgeOfSuccessors, type JudgeSuccessor } from './judge-successors.ts';
import { judgeThings } from './judge-things.ts';
import { workspaceSuccessors } from './successors.ts';
import { TransferRefusedError } from './transfer.errors.ts';
import { type Transfer, workspaceKind } from './transfers.ts';

interface Bereft extends Wish {
  /** Workspaces in which no admin would stay. */
  readonly bereft: readonly Group[];
}

/**
 * Finds who takes over what. A constant number of statements.
 *
 * What is said of all workspaces holds for those in which no admin would stay, and of one for that one in any case.
 * Workspaces that the actor neither administers nor leaves are left alone, and look as if they did not exist.
 *
 * @throws {InvalidInputError} if things of somebody are to change hands who does not leave
 * @throws {TransferRefusedError} if a thing does not belong to anybody who leaves, or cannot be dissolved
 * @throws {SuccessorNotFoundError} if a successor does not exist, or is of another tenant
 * @throws {SuccessorRefusedError} if a successor cannot take over
 * @throws {LockSetChanged} if somebody would take over who is not locked
 */
export async function judgeTransfers(em: EntityManager, wish: Bereft): Promise<Handover> {
  if (wish.transfers.length === 0) {
    return noHandover;
  }
  for (const { fromUserId, path } of wish.transfers) {
    if (fromUserId && !wish.userIds.includes(fromUserId)) {
      throw new InvalidInputError('Name somebody who leaves by this call.', [...path, 'fromUserId']);
    }
  }
  const places = placesOf(wish);
  const judge = await judgeOfSuccessors(em, wish, places);
  const handover = {
    ...(await judgeWorkspaces(em, wish, places, judge)),
    things: await judgeThings(em, wish, judge),
  };
  const { successorIds } = wish.leavers;
  if (successorIds && ![...handover.workspaces, ...handover.things].every(({ to }) => successorIds.has(to))) {
    throw new LockSetChanged();
  }
  return handover;
}

function placesOf({ actor, leavers }: Wish): Place[] {
  const administered = leavers.memberships.filter(({ role }) => role === WorkspaceRole.ADMIN);
  return [...Map.groupBy(administered, ({ workspaceId }) => workspaceId)].flatMap(([workspaceId, memberships]) => {
    const [{ organizationId } = { organizationId: '' }] = memberships;
    const adminIds = memberships.map(({ userId }) => userId);
    const viewerRole = adminIds.includes(actor.userId) ? WorkspaceRole.ADMIN : null;
    return can(actor, 'workspaces.manage', { organizationId, viewerRole })
      ? [{ workspaceId, organizationId, adminIds }]
      : [];
  });
}

async function judgeWorkspaces(
  em: EntityManager,
  { transfers, userIds, bereft }: Bereft,
  places: readonly Place[],
  successorOf: JudgeSuccessor,
): Promise<Pick<Handover, 'workspaces' | 'dissolved'>> {
  const wanted = transfers.filter(({ kind }) => kind === workspaceKind);
  for (const { thingId, path } of wanted) {
    if (thingId && !places.some(({ workspaceId }) => workspaceId === thingId)) {
      throw new TransferRefusedError('NOT_THEIRS', [...path, 'what', 'thingId']);
    }
  }
  const needs = new Map(bereft.map(group => [group.id, group]));
  const chosen = places.flatMap(place => {
    const transfer = choose(wanted, place.workspaceId, place.adminIds);
    const need = needs.get(place.workspaceId);
    const isMeant = transfer?.thingId || (need && (need.someoneStays || transfer?.choice === 'DISSOLVE'));
    return transfer && isMeant ? [{ ...place, transfer }] : [];
  });
  const idsOf = (choice: Transfer['choice']) =>
    chosen.filter(({ transfer }) => transfer.choice === choice).map(({ workspaceId }) => workspaceId);
  const automatic = await workspaceSuccessors(em, idsOf('AUTO'), userIds);
  const shared = await workspacesOfOthers(em, idsOf('DISSOLVE'), userIds);

  const workspaces: Handover['workspaces'][number][] = [];
  const dissolved: Handover['dissolved'][number][] = [];
  for (const { workspaceId, organizationId, transfer } of chosen) {
    if (transfer.choice === 'DISSOLVE') {
      if (!shared.has(workspaceId)) {
        dissolved.push({ workspaceId, organizationId });
      } else if (transfer.thingId) {
        throw new TransferRefusedError('HAS_OTHER_MEMBERS', [...transfer.path, 'to', 'choice']);
      }
      continue;
    }
    const to = successorOf(transfer, organizationId, workspaceId) ?? automatic.get(workspaceId)?.userId;
    if (to) {
      workspaces.push({ workspaceId, organizationId, to });
    }
  }
  return { workspaces, dissolved };
}

async function workspacesOfOthers(
  em: EntityManager,
  workspaceIds: readonly string[],
  userIds: readonly string[],
): Promise<Set<string>> {
  if (workspaceIds.length === 0) {
    return new Set();
  }
  const found = await query(
    em,
    sql<{ id: string }>`
      select distinct workspace_id as id from workspace_member
      where workspace_id = any(${workspaceIds}::uuid[]) and ended_at is null and user_id <> all(${userIds}::uuid[])`,
  );
  return new Set(found.map(({ id }) => id));
}
