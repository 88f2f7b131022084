import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseId } from '../../shared/ids.ts';
import {
  type CustomerDeletionOutcome,
  customerStaff,
  lockCustomerStaff,
  lockRevUser,
  wasDeleted,
} from '../customer/index.ts';
import { type ErasedCount, parseReason } from '../offboarding/index.ts';
import { eraseRevUsers } from './erase-rev-users.ts';

export interface DeleteRevUser {
  readonly revUserId: string;
  readonly reason?: string | null;
  readonly dryRun: boolean;
}

interface DeletedRevUser {
  readonly outcome: CustomerDeletionOutcome;
  readonly deletedRevUserIds: readonly string[];
  readonly erased: readonly ErasedCount[];
}

/**
 * Erases a rev user for good, with who was merged into it. Links, associations, tags and external refs go with it.
 *
 * @throws {InvalidIdError} if the id is malformed, or of another kind
 * @throws {InvalidInputError} if the reason is too long
 * @throws {ForbiddenError} unless the viewer manages customers, all or those of every account that it belongs to
 * @throws {RevUserNotFoundError} if there is no such rev user, or it is another tenant's
 * @throws {RevUserMergedError} if another one stands for the person: that one is to be deleted
 */
export async function deleteRevUser(context: Context, input: DeleteRevUser): Promise<DeletedRevUser> {
  const viewer = await requireViewer(context);
  const id = parseId('rvu', input.revUserId, ['input', 'revUserId']);
  const reason = parseReason(input.reason);
  await customerStaff(context.em, viewer);

  const work = async (em: EntityManager): Promise<DeletedRevUser> => {
    const actor = await lockCustomerStaff(em, viewer);
    if (await wasDeleted(em, actor, 'rev_user.deleted', id)) {
      return { outcome: 'ALREADY_DELETED', deletedRevUserIds: [id], erased: [] };
    }
    const { organization } = await lockRevUser(em, actor, id);

    const { ids, counts } = await eraseRevUsers(em, [id], {
      organizationId: organization.id,
      actorId: actor.userId,
      reason,
      now: context.now(),
      inlineRows: context.config.purgeInlineRows,
    });
    const outcome = input.dryRun ? 'WOULD_DELETE' : 'DELETED';
    return { outcome, deletedRevUserIds: ids, erased: sum([...counts.values()].flat()) };
  };
  return inTransaction(context, work, { dryRun: input.dryRun });
}

/** What goes with all of them, by kind and action. */
function sum(counts: readonly ErasedCount[]): ErasedCount[] {
  return [...Map.groupBy(counts, ({ kind, action }) => `${kind} ${action}`).values()].flatMap(([first, ...rest]) =>
    first ? { ...first, count: rest.reduce((total, { count }) => total + count, first.count) } : [],
  );
}
