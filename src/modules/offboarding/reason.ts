import { parseOptionalText } from '../../shared/text.ts';

/** @throws {InvalidInputError} if the reason has more than 500 characters, or control characters */
export function parseReason(reason: string | null | undefined): string | null {
  return parseOptionalText(reason, { path: ['input', 'reason'], max: 500, lines: true });
}
