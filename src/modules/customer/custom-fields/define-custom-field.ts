import type { Context } from '../../../context.ts';
import { authorize } from '../../../shared/authorization/authorize.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { InvalidInputError } from '../../../shared/errors/input-errors.ts';
import { parseText } from '../../../shared/text.ts';
import { record } from '../../audit/index.ts';
import { lockViewer } from '../../identity/index.ts';
import { lockOrganizations, Organization } from '../../organization/index.ts';
import { CustomField, type CustomFieldTraits } from './custom-field.entity.ts';

/** Most values that a choice can have. */
const mostChoices = 100;

interface DefinedCustomField {
  readonly outcome: 'DEFINED' | 'REDEFINED';
  readonly customField: CustomField;
}

/**
 * Adds a field to the accounts, rev orgs or rev users of the viewer's organization, or changes what it allows.
 *
 * Its type stays as it is. Values that are there are looked at again when they are next written.
 *
 * @throws {InvalidInputError} naming the value that is no good
 * @throws {ForbiddenError} unless the viewer administers the organization
 */
export async function defineCustomField(context: Context, input: CustomFieldTraits): Promise<DefinedCustomField> {
  const viewer = await requireViewer(context);
  const traits = parseTraits(input);
  authorize(viewer, 'customFields.define', viewer);

  return inTransaction(context, async em => {
    // Two who define one field at once come one after the other.
    await lockOrganizations(em, [viewer.organizationId]);
    const actor = await lockViewer(em, viewer);
    authorize(actor, 'customFields.define', actor);
    const { kind, name } = traits;
    const known = await em.findOne(CustomField, { organization: actor.organizationId, kind, name });
    if (known && known.type !== traits.type) {
      throw new InvalidInputError(`The field holds ${known.type}, and that stays so.`, ['input', 'type']);
    }

    const now = context.now();
    const organization = em.getReference(Organization, actor.organizationId, { wrapped: true });
    const customField = known ?? new CustomField(organization, traits, now);
    customField.redefine(traits);
    em.persist(customField);
    await record(em, now, {
      action: 'custom_field.defined',
      organizationId: actor.organizationId,
      actorId: actor.userId,
      subjectKind: 'cfd',
      subjectId: customField.id,
      details: { kind, isNew: known === null },
    });
    return { outcome: known ? 'REDEFINED' : 'DEFINED', customField } as const;
  });
}

function parseTraits({ name, allowedValues, ...input }: CustomFieldTraits): CustomFieldTraits {
  if (!/^[a-z]\w{0,62}$/.test(name)) {
    throw new InvalidInputError('Expected a letter from a to z, and up to 62 letters, digits and underscores.', [
      'input',
      'name',
    ]);
  }
  const path = ['input', 'allowedValues'];
  if ((input.type === 'CHOICE') !== allowedValues.length > 0) {
    throw new InvalidInputError('A CHOICE allows at least one value, and nothing else has any.', path);
  }
  if (allowedValues.length > mostChoices) {
    throw new InvalidInputError(`Expected at most ${mostChoices} values, got ${allowedValues.length}.`, path);
  }
  const values = allowedValues.map((value, index) => parseText(value, { path: [...path, String(index)], max: 200 }));
  return { ...input, name, allowedValues: [...new Set(values)] };
}
