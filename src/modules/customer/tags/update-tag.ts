import type { Context } from '../../../context.ts';
import { authorize } from '../../../shared/authorization/authorize.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { parseId } from '../../../shared/ids.ts';
import { record } from '../../audit/index.ts';
import { lockCustomerManager } from '../customer-staff.ts';
import { changedFields } from '../customer-traits.ts';
import { parseTagDescription, parseTagName, refuseTakenName } from './create-tag.ts';
import { lockTag } from './lock-tag.ts';
import type { Tag } from './tag.entity.ts';

export interface UpdateTag {
  readonly tagId: string;
  readonly name?: string | null;
  /** Null takes the description away. */
  readonly description?: string | null;
}

/**
 * Renames a tag, or describes it anew, wherever it is used.
 *
 * @throws {InvalidIdError} if the id is malformed, or of another kind
 * @throws {InvalidInputError} naming the value that is no good
 * @throws {ForbiddenError} unless the viewer manages customers
 * @throws {TagNotFoundError} if there is no such tag, or it is another tenant's
 * @throws {TagNameTakenError} if the organization has another tag of that name
 */
export async function updateTag(context: Context, input: UpdateTag): Promise<Tag> {
  const viewer = await requireViewer(context);
  const id = parseId('tag', input.tagId, ['input', 'tagId']);
  const name = input.name == null ? undefined : parseTagName(input.name);
  const description = input.description === undefined ? undefined : parseTagDescription(input.description);
  authorize(viewer, 'customers.manage', viewer);

  return inTransaction(context, async em => {
    const actor = await lockCustomerManager(em, viewer);
    const tag = await lockTag(em, actor, id);

    tag.describe({ name, description });
    await record(em, context.now(), {
      action: 'tag.updated',
      organizationId: tag.organization.id,
      actorId: actor.userId,
      subjectKind: 'tag',
      subjectId: tag.id,
      details: { changed: changedFields(input) },
    });
    return tag;
  }).catch(refuseTakenName);
}
