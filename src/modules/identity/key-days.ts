import { InvalidInputError } from '../../shared/errors/input-errors.ts';

const day = 24 * 60 * 60_000;
const maxDays = 365;

/** For how many days a key works, as the caller gives it. */
export function parseKeyDays(days: number): number {
  if (days < 1 || days > maxDays) {
    throw new InvalidInputError(`A key works for 1 to ${maxDays} days.`, ['input', 'expiresInDays']);
  }
  return days;
}

export function keyExpiry(days: number, now: Date): Date {
  return new Date(now.getTime() + days * day);
}
