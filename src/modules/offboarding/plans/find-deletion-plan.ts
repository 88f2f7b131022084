import type { Context } from '../../../context.ts';
import { authorizeQuery } from '../../../shared/authorization/authorize.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { inSnapshot } from '../../../shared/database/transaction.ts';
import { BadArgument } from '../../../shared/errors/access-errors.ts';
import { DomainError } from '../../../shared/errors/domain-error.ts';
import { scopeOf } from '../delete-user.ts';
import { batchLimit, readEntries } from '../entries.ts';
import { readLeavers } from '../leavers.ts';
import { readTransfers, type TransferRequest } from '../transfers/transfers.ts';
import { type DeletionPlan, planDeletions, planWithout } from './deletion-plan.ts';

/**
 * Plans a deletion, in one snapshot of the database and without a lock.
 *
 * @throws {ForbiddenQuery} unless the viewer administers an organization, or asks about the own account only
 * @throws {BadArgument} if there is no id, or there are more than 1,000
 */
export async function findDeletionPlan(
  context: Context,
  input: { readonly userIds: readonly string[]; readonly transfers?: readonly TransferRequest[] | null },
): Promise<DeletionPlan> {
  const viewer = await requireViewer(context);
  if (input.userIds.length === 0 || input.userIds.length > batchLimit) {
    throw new BadArgument('userIds', `Name 1 to ${batchLimit} users.`);
  }
  const entries = readEntries(input.userIds, ['userIds']);
  const userIds = [...new Set(entries.flatMap(({ id }) => id ?? []))];
  const [onlyId] = userIds;
  const sought = { userId: userIds.length === 1 && onlyId ? onlyId : null, organizationId: viewer.organizationId };
  await authorizeQuery(context, 'deletionPlans.read', sought);

  return inSnapshot(context, async em => {
    const leavers = await readLeavers(em, userIds, scopeOf(viewer));
    const request = {
      actor: viewer,
      leavers,
      userIds,
      mayDeleteSelf: sought.userId === viewer.userId,
      now: context.now(),
      transfers: [],
    };
    const transfers = readable(() => readTransfers(em, input.transfers, ['transfers']));
    return transfers instanceof DomainError
      ? planWithout(em, request, entries, transfers)
      : planDeletions(em, { ...request, transfers }, entries);
  });
}

/** What is said of transfers that cannot be read is a part of the plan. */
function readable<T>(read: () => T): T | DomainError {
  try {
    return read();
  } catch (error) {
    if (error instanceof DomainError) {
      return error;
    }
    throw error;
  }
}
