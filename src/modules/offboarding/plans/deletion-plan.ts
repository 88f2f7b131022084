import type { EntityManager } from '@mikro-orm/postgresql';

import { can } from '../../../shared/authorization/authorize.ts';
import { query, sql } from '../../../shared/database/sql.ts';
import { DomainError } from '../../../shared/errors/domain-error.ts';
import { InvalidIdError } from '../../../shared/errors/input-errors.ts';
import { type Answer, answerWith } from '../../../shared/graphql/mutation-result.ts';
import { idKinds } from '../../../shared/ids.ts';
import type { ThingCount } from '../deletion.ts';
import { type EndedAccess, noAccess } from '../end-access.ts';
import type { Entry } from '../entries.ts';
import { erasurePlanOf } from '../erasure-plan.ts';
import type { ErasureStepKind } from '../erasures/erasure-step.entity.ts';
import { type Judgement, judgeDeletions, type Request } from '../judge-deletions.ts';
import type { Handover } from '../transfers/handover.ts';
import { workspaceKind } from '../transfers/transfers.ts';
import { countDissolved } from './count-dissolved.ts';
import { type CountedThings, countPlanned, fingerprint } from './count-planned.ts';
import { hashParts } from './plan-hash-parts.ts';
import { type SuggestedSuccessor, suggestSuccessors } from './suggest-successors.ts';

/** A refusal that the deletion would meet. */
export interface Blocker {
  /** Position among the requested ids; null for a transfer. */
  readonly index: number | null;
  readonly requestedId: string | null;
  readonly error: Answer & { readonly code: string };
}

export interface PlannedTransfer {
  readonly kind: string;
  readonly thingId: string | null;
  readonly fromUserId: string | null;
  /** Null for a workspace that is dissolved. */
  readonly successorId: string | null;
}

/** What would happen if users were deleted now. */
export interface DeletionPlan {
  readonly hash: string;
  readonly userIds: readonly string[];
  readonly alreadyDeletedUserIds: readonly string[];
  readonly heldUserIds: readonly string[];
  readonly blockers: readonly Blocker[];
  readonly things: readonly ThingCount[];
  readonly sessionCount: number;
  readonly apiKeyCount: number;
  readonly membershipCount: number;
  readonly workspaceIds: readonly string[];
  readonly organizationIds: readonly string[];
  readonly successors: readonly SuggestedSuccessor[];
  readonly transfers: readonly PlannedTransfer[];
  readonly externalEffects: readonly { readonly kind: ErasureStepKind; readonly count: number }[];
}

/** What comes and goes by itself, and tells nothing of what a plan decides: it may change without changing the hash. */
const fleeting = new Set(['IdempotentCall', 'RefreshToken']);

/**
 * Plans a deletion, with the judgement that the deletion itself would get. A constant number of statements.
 *
 * What cannot change hands as was asked is a blocker of the plan.
 */
export async function planDeletions(
  em: EntityManager,
  request: Request,
  entries: readonly Entry[],
): Promise<DeletionPlan> {
  try {
    return await planJudged(em, request, entries, await judgeDeletions(em, request));
  } catch (error) {
    if (request.transfers.length === 0 || !(error instanceof DomainError)) {
      throw error;
    }
    return planWithout(em, request, entries, error);
  }
}

/** Plans a deletion in which nothing changes hands, because what was asked cannot be. */
export async function planWithout(
  em: EntityManager,
  request: Request,
  entries: readonly Entry[],
  fault: DomainError,
): Promise<DeletionPlan> {
  const judgement = await judgeDeletions(em, { ...request, transfers: [] });
  return planJudged(em, request, entries, judgement, [fault]);
}

/** Plans a deletion that was judged. */
export async function planJudged(
  em: EntityManager,
  request: Request,
  entries: readonly Entry[],
  judgement: Judgement,
  faults: readonly DomainError[] = [],
): Promise<DeletionPlan> {
  const { leavers, userIds, actor } = request;
  const { deletable, handover } = judgement;
  const going = new Set(deletable);
  const counted = [
    ...(await countPlanned(em, erasurePlanOf(em.getMetadata()), deletable, effective(handover, going))),
    ...(await countDissolved(em, handover)),
  ];
  const access = await countAccess(em, deletable, request.now);
  const memberships = leavers.memberships.filter(({ userId }) => going.has(userId));
  const blockers = [...blockersOf(entries, judgement), ...faults.map(faultOf)];
  const transfers = transfersOf(handover);
  const visible = memberships.filter(
    ({ organizationId }) => can(actor, 'workspaces.list', { organizationId }) || userIds.includes(actor.userId),
  );
  const organizations = [
    ...deletable.flatMap(id => leavers.users.get(id)?.organizationId ?? []),
    ...visible.map(({ organizationId }) => organizationId),
  ];
  return {
    hash: hashParts({
      USERS: deletable.toSorted(),
      BLOCKERS: blockers.map(essenceOf).toSorted(),
      THINGS: counted
        .filter(({ kind }) => !fleeting.has(kind))
        .map(({ kind, action, count, fingerprint: ids }) => `${kind} ${action} ${count} ${ids}`)
        .toSorted(),
      ACCESS: access.fingerprint,
      WORKSPACES: memberships.map(({ id, role }) => `${id} ${role}`).toSorted(),
      TRANSFERS: transfers.map(transfer => JSON.stringify(transfer)).toSorted(),
    }),
    userIds: deletable,
    alreadyDeletedUserIds: [...judgement.deletedBefore],
    heldUserIds: [...judgement.held],
    blockers,
    things: inSum(counted),
    sessionCount: access.sessionCount,
    apiKeyCount: access.apiKeyCount,
    membershipCount: memberships.length,
    workspaceIds: [...new Set(visible.map(({ workspaceId }) => workspaceId))].toSorted(),
    organizationIds: [...new Set(organizations)].toSorted(),
    successors: await suggestSuccessors(em, request, judgement, counted),
    transfers,
    externalEffects: effectsOf(counted, access),
  };
}

/** Only those who go hand anything over. */
function effective(handover: Handover, going: ReadonlySet<string>): Handover {
  return { ...handover, things: handover.things.filter(({ from }) => going.has(from)) };
}

interface Access extends EndedAccess {
  readonly fingerprint: string | null;
  /** Identities that go at the external provider as well. */
  readonly identities: number;
}

async function countAccess(em: EntityManager, userIds: readonly string[], now: Date): Promise<Access> {
  const [counted] = await query(
    em,
    sql<Access>`
      select count(*) filter (where t.expires_at > ${now} and t.kind <> 'API_KEY')::int as "sessionCount",
        count(*) filter (where t.expires_at > ${now} and t.kind = 'API_KEY')::int as "apiKeyCount",
        ${fingerprint} as fingerprint,
        (select count(*)::int from external_identity e where e.user_id = any(${userIds}::uuid[]) and e.is_managed)
          as identities
      from session t where t.user_id = any(${userIds}::uuid[]) and t.ended_at is null`,
  );
  return counted ?? { ...noAccess, fingerprint: null, identities: 0 };
}

function blockersOf(entries: readonly Entry[], { refusals }: Judgement): Blocker[] {
  return entries.flatMap(({ id, path, requestedId }, index) => {
    const refusal = id === null ? new InvalidIdError(idKinds.usr, 'usr', path) : refusals.get(id)?.(path);
    return refusal ? [{ index, requestedId, error: toError(refusal) }] : [];
  });
}

const faultOf = (fault: DomainError): Blocker => ({ index: null, requestedId: null, error: toError(fault) });

const toError = (refusal: DomainError): Blocker['error'] => ({ ...answerWith(refusal), code: refusal.code });

/** What of a blocker decides: not where it stands in a request, which differs between a plan and a mutation. */
function essenceOf({ requestedId, error }: Blocker): string {
  const essence = Object.entries(error).filter(([name]) => name !== 'path' && name !== 'message');
  return JSON.stringify([requestedId, essence]);
}

/** Several steps may do the same to things of one kind. */
function inSum(counted: readonly CountedThings[]): ThingCount[] {
  return [...Map.groupBy(counted, ({ kind, action }) => `${kind} ${action}`).entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, same]) => {
      const [first] = same;
      return first
        ? [{ kind: first.kind, action: first.action, count: same.reduce((sum, { count }) => sum + count, 0) }]
        : [];
    });
}

function effectsOf(counted: readonly CountedThings[], { identities }: Access): DeletionPlan['externalEffects'] {
  const bytes = counted.reduce((sum, thing) => sum + thing.bytes, 0);
  const effects = [
    { kind: 'IDENTITY_PROVIDER', count: identities },
    { kind: 'STORED_BYTES', count: bytes },
  ] as const;
  return effects.filter(({ count }) => count > 0);
}

function transfersOf({ workspaces, dissolved, things }: Handover): PlannedTransfer[] {
  return [
    ...workspaces.map(({ workspaceId, to }) => ({
      kind: workspaceKind,
      thingId: workspaceId,
      fromUserId: null,
      successorId: to,
    })),
    ...dissolved.map(({ workspaceId }) => ({
      kind: workspaceKind,
      thingId: workspaceId,
      fromUserId: null,
      successorId: null,
    })),
    ...things.map(({ kind, thingId, from, to }) => ({ kind, thingId, fromUserId: from, successorId: to })),
  ];
}
