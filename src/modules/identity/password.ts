import { hash, verify } from '@node-rs/argon2';

import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { takeTurn } from './password-work.ts';

const min = 8;
const max = 1000;

/** Parameters of the second recommended option of RFC 9106, section 4, with less memory and the same time: OWASP's. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** @throws {InvalidInputError} if the password is too short or too long */
export function parsePassword(password: string, path: readonly string[]): string {
  const length = lengthOf(password);
  if (length < min || length > max) {
    throw new InvalidInputError(`A password has ${min} to ${max} characters.`, path);
  }
  return password.normalize('NFKC');
}

/** In Unicode code points. */
function lengthOf(password: string): number {
  return Array.from(password).length;
}

export function hashPassword(password: string): Promise<string> {
  return takeTurn(() => hash(password.normalize('NFKC'), cost));
}

/** Takes the same time whether or not there is a hash, so that time does not tell who has an account. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const fits = lengthOf(password) <= max;
  const isRight = await takeTurn(() => verify(passwordHash ?? decoy, fits ? password.normalize('NFKC') : ''));
  return isRight && fits && passwordHash !== null;
}

/** The hash of a password that nobody knows, at the same {@link cost}. */
export const decoy =
  '$argon2id$v=19$m=19456,t=2,p=1$9gHcGpgTO8V+vYITfXBNRQ$ff/YKt/LX1QAV7WI9rNIaVm9IOr4BTefS8UceIuvTz8';
