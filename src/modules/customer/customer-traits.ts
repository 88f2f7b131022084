import type { EntityManager } from '@mikro-orm/postgresql';

import type { Account } from './accounts/account.entity.ts';
import { checkCustomFields, type CustomFields } from './custom-fields/check-custom-fields.ts';
import type { CustomerKind } from './customer-kind.ts';
import { parseExternalRefs } from './customer.input.ts';
import { requireFreeRefs } from './external-refs/require-free-refs.ts';
import type { RevOrg } from './rev-orgs/rev-org.entity.ts';
import type { RevUser } from './rev-users/rev-user.entity.ts';
import { parseTags, type TagValue, writeTags } from './tags/write-tags.ts';

/** What accounts, rev orgs and rev users have in common. What is left out, or null, stays as it is. */
export interface CustomerTraits {
  readonly externalRefs?: readonly string[] | null;
  /** Merged into those that are there, as a JSON Merge Patch (RFC 7396): null takes a value away. */
  readonly customFields?: CustomFields | null;
  readonly tags?: readonly { readonly tagId: string; readonly value?: string | null }[] | null;
}

export interface ParsedTraits {
  readonly externalRefs: string[] | null;
  readonly customFields: CustomFields | null;
  readonly tags: readonly TagValue[] | null;
}

/** @throws {InvalidInputError | InvalidIdError} naming the value that is no good */
export function parseTraits({ externalRefs, customFields, tags }: CustomerTraits): ParsedTraits {
  return {
    externalRefs: externalRefs ? parseExternalRefs(externalRefs) : null,
    customFields: customFields ?? null,
    tags: tags ? parseTags(tags) : null,
  };
}

/**
 * Writes what was given to a thing that is new, or locked.
 *
 * @param isNew whether custom fields that are required must be given now
 * @throws {ExternalRefTakenError} if an external ref stands for something else of that kind
 * @throws {InvalidCustomFieldError} if a custom field is not as it was defined
 * @throws {TagNotFoundError} if there is no such tag in the organization
 */
export async function writeTraits(
  em: EntityManager,
  kind: CustomerKind,
  subject: Account | RevOrg | RevUser,
  { externalRefs, customFields, tags }: ParsedTraits,
  now: Date,
  isNew = false,
): Promise<void> {
  const organizationId = subject.organization.id;
  if (externalRefs) {
    await requireFreeRefs(em, { organizationId, kind, subjectId: subject.id, refs: externalRefs });
    subject.externalRefs = externalRefs;
  }
  if (customFields || isNew) {
    const merged = { ...subject.customFields, ...customFields };
    subject.customFields = await checkCustomFields(em, organizationId, kind, merged);
  }
  if (tags) {
    await writeTags(em, subject, tags, now);
  }
}

/** Names of what was given, for the audit event. */
export function changedFields(input: object): string[] {
  return Object.entries(input)
    .flatMap(([name, value]) => (name.endsWith('Id') || value == null ? [] : name))
    .toSorted();
}
