import { createHash } from 'node:crypto';

import { InvalidInputError } from '../../../shared/errors/input-errors.ts';

/** What a plan is about, in the order in which its hash holds them. */
export const PlanPart = {
  USERS: 'USERS',
  BLOCKERS: 'BLOCKERS',
  THINGS: 'THINGS',
  ACCESS: 'ACCESS',
  WORKSPACES: 'WORKSPACES',
  TRANSFERS: 'TRANSFERS',
} as const;
export type PlanPart = (typeof PlanPart)[keyof typeof PlanPart];

const parts = Object.values(PlanPart);
const pattern = /^[\w-]{11}(\.[\w-]{11}){5}$/;

/** The hash of a plan: 66 bits of a SHA-256 for each part, so that it can be told later which part has changed. */
export function hashParts(contents: Readonly<Record<PlanPart, unknown>>): string {
  return parts
    .map(part => createHash('sha256').update(JSON.stringify(contents[part])).digest('base64url').slice(0, 11))
    .join('.');
}

/** The parts in which two hashes differ. */
export function changedParts(before: string, after: string): PlanPart[] {
  const [old, fresh] = [before.split('.'), after.split('.')];
  return parts.filter((_, index) => old[index] !== fresh[index]);
}

/** @throws {InvalidInputError} if it is not the hash of any plan */
export function parsePlanHash(hash: string | null | undefined): string | null {
  if (hash != null && !pattern.test(hash)) {
    throw new InvalidInputError('Expected the hash of a plan, as deletionPlan or a dry run gives it.', [
      'input',
      'ifPlan',
    ]);
  }
  return hash ?? null;
}
