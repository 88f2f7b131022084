import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { parseOptionalText, parseText } from '../../shared/text.ts';

/** How somebody describes a team or a project: what is left out stays, and null clears the description. */
export interface Described {
  readonly name?: string | null;
  readonly description?: string | null;
}

export const parseGroupName = (name: string): string => parseText(name, { path: ['input', 'name'], max: 200 });

export function parseDescription(description: string | null | undefined): string | null {
  return parseOptionalText(description, { path: ['input', 'description'], max: 2000, lines: true });
}

/** @throws {InvalidInputError} if the name is null or no good, or the description too long */
export function parseChanges({ name, description }: Described): { name?: string; description?: string | null } {
  if (name === null) {
    throw new InvalidInputError('A name cannot be cleared.', ['input', 'name']);
  }
  return {
    ...(name !== undefined && { name: parseGroupName(name) }),
    ...(description !== undefined && { description: parseDescription(description) }),
  };
}
