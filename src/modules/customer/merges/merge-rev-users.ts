import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../../context.ts';
import { authorize, can } from '../../../shared/authorization/authorize.ts';
import { requireViewer, type Viewer } from '../../../shared/authorization/viewer.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { InvalidInputError } from '../../../shared/errors/input-errors.ts';
import { formatId, parseId } from '../../../shared/ids.ts';
import { enqueue } from '../../../shared/jobs/enqueue.ts';
import { record } from '../../audit/index.ts';
import { lockCustomerManager } from '../customer-staff.ts';
import { RevUserMergedError, RevUserNotFoundError } from '../customer.errors.ts';
import { RevUser } from '../rev-users/rev-user.entity.ts';
import type { MergeOutcome } from './merge-outcome.ts';

export interface MergeRevUsers {
  readonly primaryRevUserId: string;
  readonly secondaryRevUserId: string;
}

interface MergedRevUsers {
  readonly outcome: MergeOutcome;
  readonly primary: RevUser;
  readonly secondary: RevUser;
}

const primaryPath = ['input', 'primaryRevUserId'];
const secondaryPath = ['input', 'secondaryRevUserId'];

/**
 * Lets one rev user stand for another one who is the same person. For good: it cannot be undone.
 *
 * From the commit on the secondary points to the primary and takes no more changes; a job moves links, associations,
 * tags, external refs, and what the primary lacks.
 *
 * @throws {InvalidIdError} if an id is malformed, or of another kind
 * @throws {InvalidInputError} if both are the same
 * @throws {ForbiddenError} unless the viewer manages customers
 * @throws {RevUserNotFoundError} if there is no such rev user, or it is of another organization
 * @throws {RevUserMergedError} if one of the two was merged into yet another one
 */
export async function mergeRevUsers(context: Context, input: MergeRevUsers): Promise<MergedRevUsers> {
  const viewer = await requireViewer(context);
  const primaryId = parseId('rvu', input.primaryRevUserId, primaryPath);
  const secondaryId = parseId('rvu', input.secondaryRevUserId, secondaryPath);
  authorize(viewer, 'customers.manage', viewer);
  if (primaryId === secondaryId) {
    throw new InvalidInputError('A rev user cannot be merged into itself.', secondaryPath);
  }

  return inTransaction(context, async em => {
    const actor = await lockCustomerManager(em, viewer);
    const [primary, secondary] = await lockPair(em, actor, primaryId, secondaryId);
    if (secondary.mergedInto?.id === primary.id) {
      return { outcome: 'ALREADY_MERGED', primary, secondary };
    }
    for (const [revUser, path] of [
      [primary, primaryPath],
      [secondary, secondaryPath],
    ] as const) {
      if (revUser.mergedInto) {
        throw new RevUserMergedError(revUser.mergedInto.id, path);
      }
    }

    secondary.mergeInto(primary);
    await enqueue(em, 'finish-merge', { kind: 'REV_USER', secondaryId });
    await record(em, context.now(), {
      action: 'rev_user.merged',
      organizationId: secondary.organization.id,
      actorId: actor.userId,
      subjectKind: 'rvu',
      subjectId: secondary.id,
      details: { primaryId: formatId('rvu', primary.id) },
    });
    return { outcome: 'MERGED', primary, secondary };
  });
}

/** Locks both in the order of their ids, once they are known to be the actor's to manage. */
async function lockPair(
  em: EntityManager,
  actor: Viewer,
  primaryId: string,
  secondaryId: string,
): Promise<[RevUser, RevUser]> {
  const known = await em.find(RevUser, { id: [primaryId, secondaryId] });
  const mine = known
    .filter(({ organization }) => can(actor, 'customers.manage', { organizationId: organization.id }))
    .map(({ id }) => id);
  const locked = await em.find(
    RevUser,
    { id: mine },
    { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
  );
  const [primary, secondary] = [primaryId, secondaryId].map(id => locked.find(revUser => revUser.id === id));
  if (!primary) {
    throw new RevUserNotFoundError(primaryPath);
  }
  if (secondary?.organization.id !== primary.organization.id) {
    throw new RevUserNotFoundError(secondaryPath);
  }
  return [primary, secondary];
}
