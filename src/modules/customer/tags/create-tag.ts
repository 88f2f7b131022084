import type { Context } from '../../../context.ts';
import { authorize } from '../../../shared/authorization/authorize.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { refuseViolation } from '../../../shared/database/constraints.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { parseOptionalText, parseText } from '../../../shared/text.ts';
import { record } from '../../audit/index.ts';
import { Organization } from '../../organization/index.ts';
import { lockCustomerManager } from '../customer-staff.ts';
import { TagNameTakenError } from '../customer.errors.ts';
import { Tag } from './tag.entity.ts';

export interface CreateTag {
  readonly name: string;
  readonly description?: string | null;
}

export const parseTagName = (name: string) => parseText(name, { path: ['input', 'name'], max: 100 });
export const parseTagDescription = (description: string | null | undefined) =>
  parseOptionalText(description, { path: ['input', 'description'], max: 500 });

export const refuseTakenName = refuseViolation({ tag_name_once: () => new TagNameTakenError() });

/**
 * Makes a tag of the viewer's organization.
 *
 * @throws {InvalidInputError} naming the value that is no good
 * @throws {ForbiddenError} unless the viewer manages customers
 * @throws {TagNameTakenError} if the organization has a tag of that name
 */
export async function createTag(context: Context, input: CreateTag): Promise<Tag> {
  const viewer = await requireViewer(context);
  const name = parseTagName(input.name);
  const description = parseTagDescription(input.description);
  authorize(viewer, 'customers.manage', viewer);

  return inTransaction(context, async em => {
    const actor = await lockCustomerManager(em, viewer);

    const now = context.now();
    const organization = em.getReference(Organization, actor.organizationId, { wrapped: true });
    const tag = new Tag(organization, name, description, now);
    em.persist(tag);
    await record(em, now, {
      action: 'tag.created',
      organizationId: actor.organizationId,
      actorId: actor.userId,
      subjectKind: 'tag',
      subjectId: tag.id,
    });
    return tag;
  }).catch(refuseTakenName);
}
