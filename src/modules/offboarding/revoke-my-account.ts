import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { can } from '../../shared/authorization/authorize.ts';
import { requireRecentSignIn } from '../../shared/authorization/require-recent-sign-in.ts';
import { requireViewer, type Viewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { Unauthenticated } from '../../shared/errors/access-errors.ts';
import { formatId } from '../../shared/ids.ts';
import { record } from '../audit/index.ts';
import { lockViewer, SessionEndReason, User } from '../identity/index.ts';
import { LastAdminError } from '../workspace/index.ts';
import { workspacesWithoutAdmin } from './bereft-groups.ts';
import { deleteJudged } from './delete-judged.ts';
import { impactOf, type LeavingImpact, noImpact, withHandedOver } from './deletion.ts';
import { endAccess } from './end-access.ts';
import { endedViewer } from './ended-viewer.ts';
import { heldUsers } from './held-users.ts';
import { judgeDeletions, type Request, withoutProvided } from './judge-deletions.ts';
import { chooseKeepers } from './keepers.ts';
import { type Leavers, lockLeavers } from './leavers.ts';
import { membershipEvents, pendingInvitationEvents } from './leaving-events.ts';
import { AdminCannotRevokeError } from './offboarding.errors.ts';
import { parsePlanHash } from './plans/plan-hash-parts.ts';
import { requirePlan } from './plans/require-plan.ts';
import { enqueuePurge } from './purge-user.ts';
import { parseReason } from './reason.ts';
import { dissolve } from './transfers/dissolve.ts';
import { handOver } from './transfers/hand-over.ts';
import { judgeTransfers } from './transfers/judge-transfers.ts';
import { readTransfers, type Transfer, type TransferRequest } from './transfers/transfers.ts';

const day = 24 * 60 * 60 * 1000;

export interface RevokeMyAccount {
  readonly reason?: string | null;
  readonly dryRun: boolean;
  readonly ifPlan?: string | null;
  readonly transfers?: readonly TransferRequest[] | null;
}

export interface Revocation {
  readonly outcome: 'REVOKED' | 'ALREADY_REVOKED' | 'WOULD_REVOKE';
  readonly revokedUserId: string;
  /** Until when the account can be restored; null when it was erased at once, or has been. */
  readonly purgeAfter: Date | null;
  readonly impact: LeavingImpact;
  /** Hash of the plan, on a dry run. */
  readonly planHash: string | null;
}

/**
 * Ends the viewer's own account: access now, the data when the time of grace is over.
 *
 * A repeat, by the session that this ended, is a success that says so.
 *
 * @throws {InvalidInputError} if the reason is too long
 * @throws {AdminCannotRevokeError} if the viewer is an owner or administrator of the organization
 * @throws {LastAdminError} if a workspace would be left without an administrator
 * @throws {BatchTooLargeError} {@link InvalidIdError} {@link SuccessorNotFoundError} {@link SuccessorRefusedError}
 * {@link TransferRefusedError} if something cannot change hands as was asked
 * @throws {PlanChangedError} if the effect would differ from the plan that the caller approved
 * @throws {ReauthenticationRequiredError} if the sign-in is too old; a dry run, which ends nothing, asks for none
 */
export async function revokeMyAccount(context: Context, input: RevokeMyAccount): Promise<Revocation> {
  try {
    const viewer = await requireViewer(context);
    const wish = {
      dryRun: input.dryRun,
      reason: parseReason(input.reason),
      ifPlan: parsePlanHash(input.ifPlan),
      transfers: readTransfers(context.em, input.transfers, ['input', 'transfers']),
    };
    return await inTransaction(context, em => revoke(em, context, viewer, wish), { dryRun: input.dryRun });
  } catch (error) {
    const ended = error instanceof Unauthenticated ? await endedViewer(context) : null;
    if (!ended) {
      throw error;
    }
    const { userId, purgeAfter } = ended;
    return { outcome: 'ALREADY_REVOKED', revokedUserId: userId, purgeAfter, impact: noImpact, planHash: null };
  }
}

interface Wish {
  readonly reason: string | null;
  readonly dryRun: boolean;
  readonly ifPlan: string | null;
  readonly transfers: readonly Transfer[];
}

async function revoke(
  em: EntityManager,
  context: Context,
  viewer: Viewer,
  { reason, dryRun, ifPlan, transfers }: Wish,
): Promise<Revocation> {
  const { config } = context;
  const now = context.now();
  const userIds = [viewer.userId];
  const leavers = await lockLeavers(em, userIds, viewer, null, transfers);
  const actor = await lockViewer(em, viewer);
  const { userId } = actor;
  if (!can(actor, 'accounts.end', actor)) {
    throw new AdminCannotRevokeError();
  }
  const request = { actor, leavers, userIds, transfers, now, mayDeleteSelf: true };
  const bereft = await workspacesWithoutAdmin(em, userIds);
  const handover = await judgeTransfers(em, { ...request, bereft });
  const needing = chooseKeepers(withoutProvided(bereft, handover), userIds).get(userId);
  if (needing) {
    throw new LastAdminError(needing);
  }
  const planHash = await requireOwnPlan(em, request, { ifPlan, dryRun });
  if (!dryRun) {
    requireRecentSignIn(actor, context);
  }

  const outcome = dryRun ? 'WOULD_REVOKE' : 'REVOKED';
  const ending = { action: 'user.revoked', actorId: userId, reason, now } as const;
  const isHeld = (await heldUsers(em, userIds)).size > 0;
  if (config.purgeAfterDays === 0 && !isHeld) {
    const inlineRows = config.purgeInlineRows;
    const impacts = await deleteJudged(em, leavers, { deletable: userIds, handover }, { ...ending, inlineRows });
    return { outcome, revokedUserId: userId, purgeAfter: null, impact: impacts.get(userId) ?? noImpact, planHash };
  }
  const purgeAfter = new Date(now.getTime() + config.purgeAfterDays * day);
  const handedOver = await handOver(em, handover, leavers, userIds, ending);
  const dissolvedWorkspaceIds = handover.dissolved.map(({ workspaceId }) => formatId('wsp', workspaceId));
  const ended = await endUser(em, leavers, userId, { purgeAfter, dissolvedWorkspaceIds }, ending);
  const impact = withHandedOver(ended, handedOver.get(userId));
  await dissolve(em, handover, ending);
  return { outcome, revokedUserId: userId, purgeAfter, impact, planHash };
}

/** The plan is that of the deletion, which is only put off. */
async function requireOwnPlan(
  em: EntityManager,
  request: Request,
  approval: { readonly ifPlan: string | null; readonly dryRun: boolean },
): Promise<string | null> {
  if (approval.ifPlan === null && !approval.dryRun) {
    return null;
  }
  const [id = ''] = request.userIds;
  const entries = [{ requestedId: formatId('usr', id), id, path: [] }];
  return requirePlan(em, request, entries, await judgeDeletions(em, request), approval);
}

/** Ends what a restoration can bring back, and for good what it cannot: sessions, and invitations to the person. */
async function endUser(
  em: EntityManager,
  { memberships, users }: Leavers,
  userId: string,
  details: { readonly purgeAfter: Date; readonly dissolvedWorkspaceIds: readonly string[] },
  { action, actorId, reason, now }: { action: 'user.revoked'; actorId: string; reason: string | null; now: Date },
): Promise<LeavingImpact> {
  const { purgeAfter } = details;
  const user = await em.findOneOrFail(User, userId);
  user.revoke(purgeAfter);
  const access = await endAccess(em, [userId], SessionEndReason.ACCOUNT_REVOKED, now);
  const ended = await query(
    em,
    sql`update workspace_member set ended_at = ${now} where user_id = ${userId}::uuid and ended_at is null returning id`,
  );
  const invitations = await pendingInvitationEvents(em, [userId], actorId);
  await query(
    em,
    sql`update invitation set state = 'REVOKED', ended_at = ${now}
      where state = 'PENDING' and email_key = (select email_key from users where id = ${userId}::uuid)`,
  );
  await enqueuePurge(em, userId, purgeAfter);
  const event = { subjectKind: 'usr', subjectId: userId, reason, details } as const;
  const organizationId = users.get(userId)?.organizationId ?? '';
  await record(
    em,
    now,
    { ...event, action, organizationId, actorId },
    ...membershipEvents(memberships, [userId], actorId),
    ...invitations,
  );
  return { ...impactOf(access.get(userId), []), membershipCount: ended.length };
}
