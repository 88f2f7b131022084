import { parseOptionalText } from '../../shared/text.ts';

const max = 200;

/** What a person is called. */
export interface Profile {
  readonly givenName?: string | null;
  readonly familyName?: string | null;
  readonly displayName?: string | null;
}

/** @throws {InvalidInputError} naming the name that is too long, or holds control characters */
export function parseProfile({ givenName, familyName, displayName }: Profile): Profile {
  return {
    givenName: parseOptionalText(givenName, { path: ['input', 'givenName'], max }),
    familyName: parseOptionalText(familyName, { path: ['input', 'familyName'], max }),
    displayName: parseOptionalText(displayName, { path: ['input', 'displayName'], max }),
  };
}
