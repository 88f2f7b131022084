import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

/** Encrypts by AES-256-GCM, bound to the id of what it belongs to: nonce, tag, ciphertext. */
export function seal(key: Buffer, plain: Buffer, belongsTo: string): Buffer {
  const nonce = randomBytes(nonceLength);
  const sealing = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(belongsTo));
  const sealed = Buffer.concat([sealing.update(plain), sealing.final()]);
  return Buffer.concat([nonce, sealing.getAuthTag(), sealed]);
}

/**
 * Opens what {@link seal} made.
 *
 * @throws {Error} if the key is another one, or a single bit was changed or belongs to something else
 */
export function unseal(key: Buffer, sealed: Buffer, belongsTo: string): Buffer {
  const nonce = sealed.subarray(0, nonceLength);
  const tag = sealed.subarray(nonceLength, nonceLength + tagLength);
  const opening = createDecipheriv(cipher, key, nonce, { authTagLength: tagLength })
    .setAAD(Buffer.from(belongsTo))
    .setAuthTag(tag);
  return Buffer.concat([opening.update(sealed.subarray(nonceLength + tagLength)), opening.final()]);
}
