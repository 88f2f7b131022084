import type { EntityManager } from '@mikro-orm/postgresql';

import { masterKeyOf } from './master-key.ts';
import { seal, unseal } from './seal.ts';

/** How what {@link wrapText} makes begins: with the fingerprint of the master key. */
export function wrappedPrefix(em: EntityManager): string {
  return `wrapped:${masterKeyOf(em).fingerprint}:`;
}

/** Encrypts a secret that is needed in clear again under the master key, as the keys of subjects are, bound to the id of what it belongs to. */
export function wrapText(em: EntityManager, text: string, belongsTo: string): string {
  return wrappedPrefix(em) + seal(masterKeyOf(em).key, Buffer.from(text), belongsTo).toString('base64');
}

/**
 * Opens what {@link wrapText} made.
 *
 * @throws {Error} if the master key is another one, or a single bit was changed or belongs to something else
 */
export function unwrapText(em: EntityManager, wrapped: string, belongsTo: string): string {
  const prefix = wrappedPrefix(em);
  if (!wrapped.startsWith(prefix)) {
    throw new Error('A secret is wrapped under another master key than this server has, or not at all.');
  }
  return unseal(masterKeyOf(em).key, Buffer.from(wrapped.slice(prefix.length), 'base64'), belongsTo).toString();
}
