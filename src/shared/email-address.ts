import { domainToASCII } from 'node:url';

import { z } from 'zod';

import { InvalidInputError } from './errors/input-errors.ts';

/** Longest address that SMTP can carry (RFC 5321, section 4.5.3.1.3, less the angle brackets). */
const maxLength = 254;

const pattern = z.string().max(maxLength).regex(z.regexes.unicodeEmail);

// The pattern lets them pass in the local part, where PostgreSQL cannot keep U+0000, and a lone surrogate is no text.
const control = /[\p{Cc}\p{Cs}]/u;

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
  const domain = domainToASCII(written.slice(at + 1));
  const key = `${written.slice(0, at).toLowerCase().normalize('NFKC')}@${domain}`;
  const valid =
    at > 0 &&
    domain !== '' &&
    !control.test(written) &&
    pattern.safeParse(written).success &&
    Buffer.byteLength(key) <= maxLength;
  return valid ? { written, key } : null;
}

/** @throws {InvalidInputError} if the text is no email address */
export function parseEmail(text: string, path: readonly string[]): EmailAddress {
  const email = readEmail(text);
  if (!email) {
    throw new InvalidInputError(`Expected an email address of at most ${maxLength} characters.`, path);
  }
  return email;
}
