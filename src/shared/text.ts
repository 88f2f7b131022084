import { InvalidInputError } from './errors/input-errors.ts';

interface TextRule {
  readonly path: readonly string[];
  readonly max: number;
  readonly min?: number;
  /** Whether line breaks and tabs may occur. */
  readonly lines?: boolean;
}

// PostgreSQL cannot keep U+0000, and a lone surrogate is no Unicode text (RFC 3629, section 3).
const control = /[\p{Cc}\p{Cs}]/u;
const controlButLines = /[^\P{Cc}\t\n\r]|\p{Cs}/u;

/**
 * Trims and checks what a person wrote. Lengths are in Unicode code points.
 *
 * @throws {InvalidInputError} naming the field and the bounds
 */
export function parseText(text: string, { path, max, min = 1, lines = false }: TextRule): string {
  const trimmed = text.trim();
  if ((lines ? controlButLines : control).test(trimmed)) {
    throw new InvalidInputError('Control characters are not allowed here.', path);
  }
  const length = Array.from(trimmed).length;
  if (length < min || length > max) {
    throw new InvalidInputError(`Expected ${min} to ${max} characters, got ${length}.`, path);
  }
  return trimmed;
}

/** As {@link parseText}, for what may be left out; blank text counts as left out. */
export function parseOptionalText(text: string | null | undefined, rule: TextRule): string | null {
  return text == null || text.trim() === '' ? null : parseText(text, rule);
}
