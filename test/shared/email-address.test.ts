import 'reflect-metadata';
import { describe, expect, test } from 'vitest';

import { parseEmail, readEmail } from '../../src/shared/email-address.ts';
import { InvalidInputError } from '../../src/shared/errors/input-errors.ts';

const keyOf = (text: string) => readEmail(text)?.key;

describe('an address', () => {
  test.each([
    ['ada@example.com', { written: 'ada@example.com', key: 'ada@example.com' }],
    ['Ada.Lovelace@Example.COM', { written: 'Ada.Lovelace@Example.COM', key: 'ada.lovelace@example.com' }],
    ['  ada@example.com\t', { written: 'ada@example.com', key: 'ada@example.com' }],
    ['ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ', { written: 'ada@example.com', key: 'ada@example.com' }],
    ['ada+news@example.com', { written: 'ada+news@example.com', key: 'ada+news@example.com' }],
    ['jörg@example.com', { written: 'jörg@example.com', key: 'jörg@example.com' }],
    ['JÖRG@example.com', { written: 'JÖRG@example.com', key: 'jörg@example.com' }],
    ['ada@bücher.example', { written: 'ada@bücher.example', key: 'ada@xn--bcher-kva.example' }],
    ['ada@BÜCHER.example', { written: 'ada@BÜCHER.example', key: 'ada@xn--bcher-kva.example' }],
    ['ada@example。com', { written: 'ada@example。com', key: 'ada@example.com' }],
    ['ada@localhost', { written: 'ada@localhost', key: 'ada@localhost' }],
    ['ada@faß.example', { written: 'ada@faß.example', key: 'ada@xn--fa-hia.example' }],
    ['ada@例え.jp', { written: 'ada@例え.jp', key: 'ada@xn--r8jz45g.jp' }],
  ])('%s is kept as it is written, and compared by its key', (text, address) => {
    expect(readEmail(text)).toEqual(address);
  });

  test('is the same with letters composed and decomposed', () => {
    expect(keyOf('jo\u{308}rg@example.com')).toBe('jörg@example.com');
    expect(keyOf('ada@bu\u{308}cher.example')).toBe('ada@xn--bcher-kva.example');
  });

  test('is the same with its domain in Unicode and in ASCII', () => {
    expect(keyOf('ada@xn--bcher-kva.example')).toBe(keyOf('ada@bücher.example'));
  });

  test('is the same with a ligature, and with the letters that it stands for', () => {
    expect(keyOf('ﬁona@example.com')).toBe('fiona@example.com');
  });

  test('is another with a plus, or dots, in it', () => {
    expect(new Set(['ada@e.org', 'ada+a@e.org', 'a.da@e.org'].map(keyOf)).size).toBe(3);
  });

  test('is another with Cyrillic letters that look alike', () => {
    expect(keyOf('\u{430}da@example.com')).toBe('\u{430}da@example.com');
    expect(keyOf('\u{430}da@example.com')).not.toBe('ada@example.com');
    expect(keyOf('ada@ex\u{430}mple.com')).toBe('ada@xn--exmple-4nf.com');
  });

  test('of 254 characters is taken, and one more is not', () => {
    const domain = `${'d'.repeat(63)}.${'e'.repeat(63)}.${'f'.repeat(63)}.com`;
    const longest = `${'a'.repeat(58)}@${domain}`;

    expect(longest).toHaveLength(254);
    expect(keyOf(longest)).toBe(longest);
    expect(readEmail(`a${longest}`)).toBeNull();
  });

  test('of fewer than 254 letters is refused when they are more bytes', () => {
    const domain = `${'d'.repeat(60)}.${'e'.repeat(60)}.example`;

    expect(keyOf(`${'ü'.repeat(62)}@${domain}`)).toBe(`${'ü'.repeat(62)}@${domain}`);
    expect(readEmail(`${'ü'.repeat(63)}@${domain}`)).toBeNull();
  });

  test('is read the same again from what was written, and from the key', () => {
    const texts = ['Ada+x@BÜCHER.example', 'ＡＤＡ@example.com', 'İda@example.com', 'ΣΑΣ@example.com', 'ẞ@example.com'];

    for (const text of texts) {
      const address = readEmail(text);
      expect(readEmail(address?.written ?? '')).toEqual(address);
      expect(keyOf(address?.key ?? '')).toBe(address?.key);
    }
  });
});

describe('no address is', () => {
  test.each([
    [''],
    [' '],
    ['@'],
    ['ada'],
    ['ada@'],
    ['@example.com'],
    ['ada@@example.com'],
    ['ada@b@example.com'],
    ['ada lovelace@example.com'],
    ['ada@exam ple.com'],
    ['ada@example.com, bob@example.com'],
    ['Ada Lovelace <ada@example.com>'],
    ['<ada@example.com>'],
    ['mailto:ada@'],
    ['ada@example.com\0'],
    ['\0ada@example.com'],
    ['ada\0@example.com'],
    ['ada@exam\0ple.com'],
    ['ada\n@example.com'],
    ['ada@example.com\nBcc: bob@example.com'],
    ['ada\u{200B}@example.com'],
    ['ada\u{202E}@example.com'],
    ['ada@example\u{2028}.com'],
    ['ada\u{D800}@example.com'],
    ['ada@exa\u{DFFF}mple.com'],
    ['ada@.com'],
    ['ada@example..com'],
    ['ada@example.com.'],
    ['ada@-example.com'],
    ['ada@example.com/path'],
    ['ada@example.com?x'],
    ['ada@example.com#x'],
    ['ada@example.com\\x'],
    ['ada@ex%61mple.com'],
    ['ada@example.com:25'],
    ['ada@ex_ample.com'],
    ['ada@ex\u{AD}ample.com'],
    ['ada@127.0.0.1'],
    ['ada@0x7f.1'],
    ['ada@1'],
    ['ada@[127.0.0.1]'],
    ['ada@[::1]'],
    [`ada@${'d'.repeat(64)}.com`],
    [`${'a'.repeat(65)}@example.com`],
    ['"ada"@example.com'],
    [`${'a'.repeat(1_000_000)}@example.com`],
  ])('%j', text => {
    expect(readEmail(text)).toBeNull();
  });
});

test('a refusal names the field, and not what was written', () => {
  expect(() => parseEmail('ada', ['input', 'email'])).toThrow(
    new InvalidInputError('Expected an email address of at most 254 characters.', ['input', 'email']),
  );
});
