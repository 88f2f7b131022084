import { describe, expect, test } from 'vitest';

import { hashToken, newToken, type TokenKind } from '../../src/shared/tokens.ts';

const kinds: readonly TokenKind[] = ['session', 'refresh', 'invitation', 'key', 'reset', 'email'];
const secret = 'A'.repeat(43);

test.each([
  ['session', 'lvs_'],
  ['refresh', 'lvr_'],
  ['invitation', 'lvi_'],
  ['key', 'lvk_'],
  ['reset', 'lvp_'],
  ['email', 'lve_'],
] as const)('a token for a %s tells what it is for, and is found by its hash', (kind, prefix) => {
  const { token, hash } = newToken(kind);

  expect(token).toMatch(new RegExp(`^${prefix}[A-Za-z0-9_-]{43}$`));
  expect(hash).toHaveLength(32);
  expect(hashToken(kind, token)).toEqual(hash);
});

test('the hash is the SHA-256 of the whole token', () => {
  expect(hashToken('session', `lvs_${secret}`)?.toString('hex')).toBe(
    '26bf337ed8790b3231c02243769ea3d8832f8fc214132fa66cc6eb9cb9fed175',
  );
});

test('a token of one kind is good for no other', () => {
  const mixed = kinds.flatMap(kind => kinds.filter(other => other !== kind).map(other => ({ kind, other })));

  expect(mixed.map(({ kind, other }) => hashToken(other, newToken(kind).token))).toEqual(mixed.map(() => null));
  expect(
    new Set(['lvs_', 'lvr_', 'lvi_', 'lvk_', 'lvp_', 'lve_'].map((prefix, i) => hash(kinds[i], prefix + secret))).size,
  ).toBe(6);
});

const hash = (kind: TokenKind | undefined, token: string) => hashToken(kind ?? 'session', token)?.toString('hex');

test('no two tokens are alike', () => {
  expect(new Set(Array.from({ length: 1000 }, () => newToken('session').token)).size).toBe(1000);
});

describe('no token is', () => {
  test.each([
    [''],
    ['lvs_'],
    [secret],
    [`LVS_${secret}`],
    [`lvs-${secret}`],
    [` lvs_${secret}`],
    [`lvs_${secret} `],
    [`lvs_${secret}\n`],
    [`lvs_${secret}\0`],
    [`lvs_${'A'.repeat(42)}`],
    [`lvs_${'A'.repeat(44)}`],
    [`lvs_${'A'.repeat(1_000_000)}`],
    [`lvs_${'A'.repeat(42)}=`],
    [`lvs_${'A'.repeat(42)}+`],
    [`lvs_${'A'.repeat(42)}é`],
    [`Bearer lvs_${secret}`],
  ])('%j', token => {
    expect(hashToken('session', token)).toBeNull();
  });
});
