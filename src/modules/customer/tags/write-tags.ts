import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../../shared/database/sql.ts';
import { InvalidInputError } from '../../../shared/errors/input-errors.ts';
import { parseId } from '../../../shared/ids.ts';
import { parseOptionalText } from '../../../shared/text.ts';
import { Account } from '../accounts/account.entity.ts';
import { TagNotFoundError } from '../customer.errors.ts';
import { parseList } from '../customer.input.ts';
import { RevOrg } from '../rev-orgs/rev-org.entity.ts';
import type { RevUser } from '../rev-users/rev-user.entity.ts';
import { TagAssignment } from './tag-assignment.entity.ts';
import { Tag } from './tag.entity.ts';

export interface TagValue {
  readonly tagId: string;
  readonly value: string | null;
}

/** @throws {InvalidInputError | InvalidIdError} naming the tag that is no good, or that comes twice */
export function parseTags(tags: readonly { readonly tagId: string; readonly value?: string | null }[]): TagValue[] {
  const parsed = parseList(tags, ['input', 'tags'], ({ tagId, value }, path) => ({
    tagId: parseId('tag', tagId, [...path, 'tagId']),
    value: parseOptionalText(value, { path: [...path, 'value'], max: 200 }),
  }));
  const twice = parsed.findIndex(({ tagId }, index) => parsed.findIndex(other => other.tagId === tagId) < index);
  if (twice !== -1) {
    throw new InvalidInputError('The tag is given twice.', ['input', 'tags', String(twice), 'tagId']);
  }
  return parsed;
}

/**
 * Gives a thing, new or locked, exactly these tags.
 *
 * @throws {TagNotFoundError} naming the first that the organization does not have
 */
export async function writeTags(
  em: EntityManager,
  subject: Account | RevOrg | RevUser,
  tags: readonly TagValue[],
  now: Date,
): Promise<void> {
  const ids = tags.map(({ tagId }) => tagId);
  const known = await query(
    em,
    sql<{ id: string }>`
      select id from tag where id = any(${ids}::uuid[]) and organization_id = ${subject.organization.id}::uuid
      order by id for key share`,
  );
  const missing = ids.findIndex(id => !known.some(tag => tag.id === id));
  if (missing !== -1) {
    throw new TagNotFoundError(['input', 'tags', String(missing), 'tagId']);
  }

  const present = await em.find(TagAssignment, { [propertyOf(subject)]: subject.id });
  const byTag = new Map(present.map(assignment => [assignment.tag.id, assignment]));
  em.remove(present.filter(({ tag }) => !ids.includes(tag.id)));
  for (const { tagId, value } of tags) {
    const assignment = byTag.get(tagId);
    if (assignment) {
      assignment.value = value;
    } else {
      em.persist(new TagAssignment(em.getReference(Tag, tagId), subject, value, now));
    }
  }
}

function propertyOf(subject: Account | RevOrg | RevUser): 'account' | 'revOrg' | 'revUser' {
  if (subject instanceof Account) {
    return 'account';
  }
  return subject instanceof RevOrg ? 'revOrg' : 'revUser';
}
