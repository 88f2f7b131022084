import { parseText } from '../../shared/text.ts';

/** @throws {InvalidInputError} unless it is one line of 1 to 200 characters */
export function parseName(text: string, field: string): string {
  return parseText(text, { path: ['input', field], max: 200 });
}

/** @throws {InvalidInputError} unless it is 1 to 20,000 characters, line breaks included */
export function parseLongText(text: string, field: string): string {
  return parseText(text, { path: ['input', field], max: 20_000, lines: true });
}
