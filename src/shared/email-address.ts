import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';

import { z } from 'zod';

import { InvalidInputError } from './errors/input-errors.ts';

/** Longest address that SMTP can carry (RFC 5321, section 4.5.3.1.3, less the angle brackets). */
const maxLength = 254;

// What nobody sees makes two addresses look like one, and PostgreSQL cannot keep U+0000.
const invisible = /[\p{Cc}\p{Cf}\p{Cs}]/u;
const pattern = z
  .string()
  .max(maxLength)
  .regex(z.regexes.unicodeEmail)
  .refine(text => !invisible.test(text));
// domainToASCII reads its text as a part of a URL: it would drop "/path" and "#x", and decode "%70".
const labels = /^[\p{L}\p{M}\p{N}-]+(?:[.。][\p{L}\p{M}\p{N}-]+)*$/u;

/** An email address as its owner writes it, and as two of them are compared. */
export interface EmailAddress {
  readonly written: string;
  /** Normalized by NFKC and in lower case, the domain in ASCII (UTS #46), so that equal people have equal keys. */
  readonly key: string;
}

/** Reads an address; null when it is none. */
export function readEmail(text: string): EmailAddress | null {
  const written = text.normalize('NFKC').trim();
  const at = written.lastIndexOf('@');
  const domain = readDomain(written.slice(at + 1));
  const key = `${written.slice(0, at).toLowerCase().normalize('NFKC')}@${domain}`;
  const valid = domain !== null && pattern.safeParse(written).success && Buffer.byteLength(key) <= maxLength;
  return valid ? { written, key } : null;
}

/** A domain as its owner would write it in an address, in ASCII and lower case; null when it is none. */
export function readEmailDomain(text: string): string | null {
  const key = readEmail(`postmaster@${text.trim()}`)?.key;
  return key?.slice(key.indexOf('@') + 1) ?? null;
}

/** A domain in ASCII and lower case; null when it is no name of a host, or a number. */
function readDomain(text: string): string | null {
  const domain = labels.test(text) ? domainToASCII(text) : '';
  return z.regexes.hostname.test(domain) && isIP(domain) === 0 ? domain : null;
}

/** @throws {InvalidInputError} if the text is no email address */
export function parseEmail(text: string, path: readonly string[]): EmailAddress {
  const email = readEmail(text);
  if (!email) {
    throw new InvalidInputError(`Expected an email address of at most ${maxLength} characters.`, path);
  }
  return email;
}
