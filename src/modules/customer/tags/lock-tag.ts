import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

import { can } from '../../../shared/authorization/authorize.ts';
import type { Viewer } from '../../../shared/authorization/viewer.ts';
import { TagNotFoundError } from '../customer.errors.ts';
import { Tag } from './tag.entity.ts';

/**
 * Finds a tag, and locks it until commit.
 *
 * @throws {TagNotFoundError} also for a tag of another tenant
 */
export async function lockTag(em: EntityManager, actor: Viewer, id: string): Promise<Tag> {
  const known = await em.findOne(Tag, id);
  if (!known || !can(actor, 'customers.manage', { organizationId: known.organization.id })) {
    throw new TagNotFoundError(['input', 'tagId']);
  }
  const tag = await em.findOne(Tag, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  if (!tag) {
    throw new TagNotFoundError(['input', 'tagId']);
  }
  return tag;
}
