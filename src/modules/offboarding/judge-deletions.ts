import type { EntityManager } from '@mikro-orm/postgresql';

import { ruleOf } from '../../shared/authorization/actions.ts';
import { can } from '../../shared/authorization/authorize.ts';
import type { Viewer } from '../../shared/authorization/viewer.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import type { DomainError } from '../../shared/errors/domain-error.ts';
import { LastOwnerError, UserNotFoundError, UserStatus } from '../identity/index.ts';
import { LastAdminError } from '../workspace/index.ts';
import { organizationsWithoutOwner, workspacesWithoutAdmin } from './bereft-groups.ts';
import { heldUsers } from './held-users.ts';
import { chooseKeepers, type Group } from './keepers.ts';
import type { Leaver } from './leavers.ts';
import { AdminCannotRevokeError, CannotDeleteSelfError, LegalHoldError } from './offboarding.errors.ts';
import { type Handover, noHandover, type Wish } from './transfers/handover.ts';
import { judgeTransfers } from './transfers/judge-transfers.ts';

type Path = readonly string[];

/** What the actor may do to each user: why not, or that it was done before, or (left out of both) that it can be done. */
export interface Judgement {
  readonly refusals: ReadonlyMap<string, (path: Path) => DomainError>;
  readonly deletedBefore: ReadonlySet<string>;
  /** Ids of those who are refused because of a legal hold. */
  readonly held: ReadonlySet<string>;
  /** Ids of those who can be deleted, in the order of the request. */
  readonly deletable: readonly string[];
  /** Workspaces in which no admin would stay if nobody took over. */
  readonly bereft: readonly Group[];
  readonly handover: Handover;
}

/** Who is to go, as the caller asks. */
export interface Request extends Wish {
  /** Whether the actor may be among them, as a plain member who leaves for good. */
  readonly mayDeleteSelf: boolean;
  /** Who stays in spite of the request, because the database does not let them go. */
  readonly staying?: ReadonlySet<string>;
}

/**
 * Judges a set of users, who are locked: first each one, then the whole set by the state after the batch, in which
 * successors have taken over.
 *
 * @throws {DomainError} if something cannot change hands as was asked: see {@link judgeTransfers}
 */
export async function judgeDeletions(em: EntityManager, request: Request): Promise<Judgement> {
  const { actor, userIds, mayDeleteSelf, staying } = request;
  const { users } = request.leavers;
  const refusals = new Map<string, (path: Path) => DomainError>();
  const deletedBefore = new Set<string>();
  for (const id of userIds) {
    const user = users.get(id);
    const refusal = refuseOne(actor, user, mayDeleteSelf);
    if (refusal) {
      refusals.set(id, refusal);
    } else if (user?.status === UserStatus.DELETED) {
      deletedBefore.add(id);
    }
  }

  const judged = userIds.filter(id => !refusals.has(id));
  const held = await heldUsers(em, judged);
  for (const id of held) {
    refusals.set(id, path => new LegalHoldError(path));
  }

  const candidates = userIds.filter(id => !refusals.has(id) && !deletedBefore.has(id) && !staying?.has(id));
  const bereft = await workspacesWithoutAdmin(em, candidates);
  const organizations = await organizationsWithoutOwner(em, candidates);
  // Who repeats a call whose answer was lost finds that everything has changed hands.
  const handover = candidates.length === 0 ? noHandover : await judgeTransfers(em, { ...request, bereft });
  const workspaces = withoutProvided(bereft, handover);
  const ownerless = new Set(organizations.map(({ id }) => id));
  const visible = new Set(workspaces.filter(workspace => can(actor, 'workspaces.list', workspace)).map(({ id }) => id));
  for (const [id, groups] of chooseKeepers([...organizations, ...workspaces], candidates)) {
    const needing = groups.filter(group => ownerless.has(group));
    // A workspace of another tenant stops the deletion as well, but its id is not the actor's to know.
    const named = groups.filter(group => visible.has(group) || id === actor.userId);
    refusals.set(id, path =>
      needing.length > 0 ? new LastOwnerError(needing, path) : new LastAdminError(named, path),
    );
  }
  const deletable = candidates.filter(id => !refusals.has(id));
  return { refusals, deletedBefore, held, deletable, bereft, handover };
}

/** Workspaces that still would have no admin when successors have taken over. */
export function withoutProvided(bereft: readonly Group[], { workspaces }: Handover): Group[] {
  const provided = new Set(workspaces.map(({ workspaceId }) => workspaceId));
  return bereft.filter(({ id }) => !provided.has(id));
}

function refuseOne(
  actor: Viewer,
  user: Leaver | undefined,
  mayDeleteSelf: boolean,
): ((path: Path) => DomainError) | null {
  if (user?.id === actor.userId) {
    return refuseSelf(actor, mayDeleteSelf);
  }
  if (!user || !can(actor, 'users.find', user)) {
    return path => new UserNotFoundError(path);
  }
  return can(actor, 'users.deleteOther', user) ? null : () => new ForbiddenError(ruleOf('users.deleteOther').who);
}

function refuseSelf(actor: Viewer, mayDeleteSelf: boolean): ((path: Path) => DomainError) | null {
  if (!mayDeleteSelf) {
    return path => new CannotDeleteSelfError(path);
  }
  return can(actor, 'accounts.end', actor) ? null : () => new AdminCannotRevokeError();
}
