import type { Context } from '../../../context.ts';
import { authorize } from '../../../shared/authorization/authorize.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { query, sql } from '../../../shared/database/sql.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { parseId } from '../../../shared/ids.ts';
import { record } from '../../audit/index.ts';
import type { CustomerDeletionOutcome } from '../customer-deletion.ts';
import { lockCustomerManager } from '../customer-staff.ts';
import { wasDeleted } from '../was-deleted.ts';
import { lockTag } from './lock-tag.ts';

interface DeletedTag {
  readonly outcome: CustomerDeletionOutcome;
  readonly deletedTagId: string;
  readonly untaggedCount: number;
}

/**
 * Deletes a tag for good, wherever it is used. What had it stays.
 *
 * @throws {InvalidIdError} if the id is malformed, or of another kind
 * @throws {ForbiddenError} unless the viewer manages customers
 * @throws {TagNotFoundError} if there is no such tag, or it is another tenant's
 */
export async function deleteTag(context: Context, { tagId }: { readonly tagId: string }): Promise<DeletedTag> {
  const viewer = await requireViewer(context);
  const id = parseId('tag', tagId, ['input', 'tagId']);
  authorize(viewer, 'customers.manage', viewer);

  return inTransaction(context, async em => {
    const actor = await lockCustomerManager(em, viewer);
    if (await wasDeleted(em, actor, 'tag.deleted', id)) {
      return { outcome: 'ALREADY_DELETED', deletedTagId: id, untaggedCount: 0 };
    }
    const { organization } = await lockTag(em, actor, id);

    const untagged = await query(em, sql`delete from tag_assignment where tag_id = ${id}::uuid returning id`);
    await query(em, sql`delete from tag where id = ${id}::uuid`);
    await record(em, context.now(), {
      action: 'tag.deleted',
      organizationId: organization.id,
      actorId: actor.userId,
      subjectKind: 'tag',
      subjectId: id,
      details: { untaggedCount: untagged.length },
    });
    return { outcome: 'DELETED', deletedTagId: id, untaggedCount: untagged.length };
  });
}
