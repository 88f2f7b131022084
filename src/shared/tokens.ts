import { createHash, randomBytes } from 'node:crypto';

/** What a token is for; its first letters say so, for people and for secret scanners. */
const prefixes = {
  session: 'lvs_',
  refresh: 'lvr_',
  invitation: 'lvi_',
  key: 'lvk_',
  serviceKey: 'lva_',
  reset: 'lvp_',
  email: 'lve_',
  signUp: 'lvu_',
} as const;
export type TokenKind = keyof typeof prefixes;

export interface NewToken {
  /** Given out once, kept nowhere. */
  readonly token: string;
  readonly hash: Buffer;
}

/** A random 256-bit secret. */
export function newToken(kind: TokenKind): NewToken {
  const token = prefixes[kind] + randomBytes(32).toString('base64url');
  return { token, hash: sha256(token) };
}

/** The hash by which a token from outside is looked up; null when it is not of the kind. */
export function hashToken(kind: TokenKind, token: string): Buffer | null {
  const prefix = prefixes[kind];
  return token.startsWith(prefix) && /^[\w-]{43}$/.test(token.slice(prefix.length)) ? sha256(token) : null;
}

/** Whether a token says of itself what it is for. */
export function isTokenOf(kind: TokenKind, token: string): boolean {
  return token.startsWith(prefixes[kind]);
}

/** Whether a token says of itself that it is Leaver's. */
export function isOwnToken(token: string): boolean {
  return Object.values(prefixes).some(prefix => token.startsWith(prefix));
}

/**
 * The hash by which a token that another provider made, and that was proved, is looked up: of what the provider signed.
 *
 * A signature can be written in many ways (RFC 4648, section 3.5; ECDSA takes two), and each would be another token.
 */
export function hashForeignToken(token: string): Buffer {
  return sha256(token.slice(0, token.lastIndexOf('.')));
}

/** What may be shown of a token, so that its holder knows which it is: how it begins and ends. */
export function hintOf(token: string): string {
  return `${token.slice(0, 4)}…${token.slice(-4)}`;
}

// No salt and no stretching: 256 random bits cannot be guessed, and the hash is looked up by an index.
function sha256(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
