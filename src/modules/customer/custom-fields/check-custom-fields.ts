import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../../shared/database/sql.ts';
import type { CustomerKind } from '../customer-kind.ts';
import { InvalidCustomFieldError } from '../customer.errors.ts';
import type { CustomField } from './custom-field.entity.ts';
import type { InvalidCustomFieldReason } from './invalid-custom-field.ts';

export type CustomFields = Readonly<Record<string, unknown>>;
type Definition = Pick<CustomField, 'name' | 'type' | 'isRequired' | 'allowedValues'>;

const longest = 2000;

/**
 * Reads custom fields as the organization's administrators defined them; a value of null is left out.
 *
 * The definitions are locked until commit, so that none is deleted or redefined while a value of it is written.
 *
 * @throws {InvalidCustomFieldError} naming the first field that is no good, and why
 */
export async function checkCustomFields(
  em: EntityManager,
  organizationId: string,
  kind: CustomerKind,
  given: CustomFields,
): Promise<CustomFields> {
  const definitions = await query(
    em,
    sql<Definition>`
      select name, type, is_required as "isRequired", allowed_values as "allowedValues" from custom_field
      where organization_id = ${organizationId}::uuid and kind = ${kind} order by id for share`,
  );
  const fault = faultOf(definitions, given);
  if (fault) {
    throw new InvalidCustomFieldError(...fault);
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

/** The first field that is no good, and why; null when all are. */
export function faultOf(
  definitions: readonly Definition[],
  given: CustomFields,
): readonly [name: string, reason: InvalidCustomFieldReason] | null {
  const known = new Map(definitions.map(definition => [definition.name, definition]));
  const unknown = Object.keys(given).find(name => !known.has(name));
  if (unknown !== undefined) {
    return [unknown.slice(0, 100), 'UNKNOWN'];
  }
  for (const definition of definitions) {
    const reason = reasonAgainst(definition, Object.hasOwn(given, definition.name) ? given[definition.name] : null);
    if (reason) {
      return [definition.name, reason];
    }
  }
  return null;
}

function reasonAgainst(
  { type, isRequired, allowedValues }: Definition,
  value: unknown,
): InvalidCustomFieldReason | null {
  if (value === null || value === undefined) {
    return isRequired ? 'REQUIRED' : null;
  }
  if (!isOfType[type](value)) {
    return 'WRONG_TYPE';
  }
  if (type === 'CHOICE') {
    return allowedValues.some(allowed => allowed === value) ? null : 'NOT_ALLOWED';
  }
  return typeof value === 'string' && Array.from(value).length > longest ? 'TOO_LONG' : null;
}

// PostgreSQL cannot keep U+0000, nor a lone surrogate.
const isText = (value: unknown) => typeof value === 'string' && value.isWellFormed() && !value.includes('\0');

const isOfType: Readonly<Record<Definition['type'], (value: unknown) => boolean>> = {
  TEXT: isText,
  CHOICE: isText,
  INTEGER: value => Number.isSafeInteger(value),
  NUMBER: value => Number.isFinite(value),
  BOOLEAN: value => typeof value === 'boolean',
  DATE: value =>
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && isDay(new Date(`${value}T00:00:00Z`), value),
};

/** JavaScript would read the 30th of February as a day in March. */
function isDay(day: Date, written: string): boolean {
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(written);
}
