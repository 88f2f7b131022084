import 'reflect-metadata';
import { describe, expect, test } from 'vitest';

import { InvalidInputError } from '../../src/shared/errors/input-errors.ts';
import { parseOptionalText, parseText } from '../../src/shared/text.ts';

const path = ['input', 'name'];
const family = '👩‍👩‍👧';

describe('text', () => {
  test.each([
    ['Ada', 'Ada'],
    ['  Ada  Lovelace \n', 'Ada  Lovelace'],
    ['\u{A0}\u{FEFF}Ada\u{2003}', 'Ada'],
    ['Zoë 李 😀', 'Zoë 李 😀'],
    [family, family],
    ['0', '0'],
  ])('%j is taken, without the space around it', (text, taken) => {
    expect(parseText(text, { path, max: 20 })).toBe(taken);
  });

  test.each([
    ['a null byte', 'a\0b'],
    ['a bell', 'a\u{7}b'],
    ['an escape', 'a\u{1B}[31mb'],
    ['a delete', 'a\u{7F}b'],
    ['a next-line of C1', 'a\u{85}b'],
    ['a line break', 'a\nb'],
    ['a tab', 'a\tb'],
    ['the first half of a surrogate pair', 'a\u{D83D}'],
    ['the second half of a surrogate pair', '\u{DE00}b'],
    ['the halves in the wrong order', '\u{DE00}\u{D83D}'],
  ])('with %s is refused', (_, text) => {
    expect(() => parseText(text, { path, max: 20 })).toThrow(
      new InvalidInputError('Control characters are not allowed here.', path),
    );
  });

  test('of several lines is taken where lines are allowed', () => {
    expect(parseText('# A\r\n\n\tb\n', { path, max: 20, lines: true })).toBe('# A\r\n\n\tb');
  });

  test.each(['a\0b', 'a\u{7}\nb', 'a\u{1B}b', 'a\u{85}b', 'a\u{7F}b', 'a\n\u{D800}', '\u{DFFF}\n'])(
    '%j is refused even where lines are allowed',
    text => {
      expect(() => parseText(text, { path, max: 20, lines: true })).toThrow(
        new InvalidInputError('Control characters are not allowed here.', path),
      );
    },
  );

  test('is measured in code points, without the space around it', () => {
    expect(parseText(`  ${'😀'.repeat(3)}  `, { path, max: 3 })).toBe('😀😀😀');
    expect(() => parseText('😀'.repeat(4), { path, max: 3 })).toThrow(
      new InvalidInputError('Expected 1 to 3 characters, got 4.', path),
    );
    expect(() => parseText(family, { path, max: 4 })).toThrow(
      new InvalidInputError('Expected 1 to 4 characters, got 5.', path),
    );
  });

  test.each(['', ' ', '\n\t', '\u{3000}'])('%j is refused as too short', text => {
    expect(() => parseText(text, { path, max: 3 })).toThrow(
      new InvalidInputError('Expected 1 to 3 characters, got 0.', path),
    );
  });

  test('may be empty where that is allowed', () => {
    expect(parseText('  ', { path, max: 3, min: 0 })).toBe('');
  });

  test('of a megabyte is refused', () => {
    expect(() => parseText('a'.repeat(1_000_000), { path, max: 200 })).toThrow(
      new InvalidInputError('Expected 1 to 200 characters, got 1000000.', path),
    );
  });
});

describe('optional text', () => {
  test.each([[null], [undefined], [''], [' \n ']])('%j counts as left out', text => {
    expect(parseOptionalText(text, { path, max: 3 })).toBeNull();
  });

  test('that is given is held to the rule', () => {
    expect(parseOptionalText(' Ada ', { path, max: 3 })).toBe('Ada');
    expect(() => parseOptionalText('Adam', { path, max: 3 })).toThrow(
      new InvalidInputError('Expected 1 to 3 characters, got 4.', path),
    );
    expect(() => parseOptionalText('\0', { path, max: 3 })).toThrow(
      new InvalidInputError('Control characters are not allowed here.', path),
    );
  });
});
