import { parseEmail } from '../../shared/email-address.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { parseText } from '../../shared/text.ts';

const most = 20;
// International public telecommunication number (ITU-T E.164, section 6), with the plus sign of E.123.
const e164 = /^\+[1-9]\d{1,14}$/;

export function parseDisplayName(displayName: string): string {
  return parseText(displayName, { path: ['input', 'displayName'], max: 200 });
}

export function parseOptionalEmail(email: string | null | undefined) {
  return email == null ? null : parseEmail(email, ['input', 'email']);
}

export function parseExternalRefs(refs: readonly string[]): string[] {
  return parseList(refs, ['input', 'externalRefs'], (ref, path) => parseText(ref, { path, max: 200 }));
}

export function parsePhoneNumbers(phoneNumbers: readonly string[]): string[] {
  return parseList(phoneNumbers, ['input', 'phoneNumbers'], parsePhoneNumber);
}

/** Reads a list of at most 20 values, each with its path. */
export function parseList<Value, Parsed>(
  values: readonly Value[],
  path: readonly string[],
  parse: (value: Value, path: readonly string[]) => Parsed,
): Parsed[] {
  if (values.length > most) {
    throw new InvalidInputError(`Expected at most ${most} values, got ${values.length}.`, path);
  }
  return values.map((value, index) => parse(value, [...path, String(index)]));
}

function parsePhoneNumber(phoneNumber: string, path: readonly string[]): string {
  if (!e164.test(phoneNumber)) {
    throw new InvalidInputError('Expected a telephone number in the form of E.164, such as +15550100.', path);
  }
  return phoneNumber;
}
