import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { calculateJwkThumbprint } from 'jose/jwk/thumbprint';
import { v4 } from 'uuid';

import type { Config } from '../../../config.ts';
import { syncFolder } from '../../../shared/files/sync-folder.ts';

/** The key that receipts are signed with. */
export interface ReceiptKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** Thumbprint of the public key (RFC 7638). */
  readonly id: string;
  /** What stands for a person in a receipt: who has the key can tell whether it is about somebody, and nobody else can. */
  readonly pseudonymOf: (subject: string) => string;
}

const keys = new WeakMap<Config, Promise<ReceiptKey>>();

/**
 * The signing key, from the configuration or else from the data directory, where the first start makes one.
 *
 * @param options.make whether one may be made
 * @throws {Error} if it is no Ed25519 private key in PEM, or cannot be read
 */
export function receiptKeyOf(config: Config, { make = true } = {}): Promise<ReceiptKey> {
  const known = keys.get(config) ?? readKey(config, make);
  keys.set(config, known);
  known.catch(() => keys.delete(config));
  return known;
}

async function readKey({ receiptKey, receiptKeyFile, dataDir }: Config, make: boolean): Promise<ReceiptKey> {
  if (receiptKey !== null) {
    return toKey(receiptKey, 'LEAVER_RECEIPT_KEY');
  }
  const path = receiptKeyFile ?? join(dataDir, 'receipt-key.pem');
  const pem = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && receiptKeyFile === null && make) {
      return makeKeyFile(path);
    }
    throw new Error(`The key of receipts cannot be read: ${path} (${error.code}).`, { cause: error });
  });
  return toKey(pem, path);
}

async function toKey(pem: string, from: string): Promise<ReceiptKey> {
  const privateKey = parse(pem.replaceAll(String.raw`\n`, '\n'));
  if (privateKey?.asymmetricKeyType !== 'ed25519') {
    throw new Error(`${from} must be an Ed25519 private key in PEM, as of: openssl genpkey -algorithm ed25519`);
  }
  const publicKey = createPublicKey(privateKey);
  const secret = privateKey.export({ format: 'der', type: 'pkcs8' });
  const pseudonyms = Buffer.from(hkdfSync('sha256', secret, '', 'leaver receipt pseudonyms', 32));
  return {
    privateKey,
    publicKey,
    id: await keyIdOf(publicKey),
    pseudonymOf: subject => createHmac('sha256', pseudonyms).update(subject).digest('hex'),
  };
}

function parse(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}

export function keyIdOf(publicKey: KeyObject): Promise<string> {
  return calculateJwkThumbprint(publicKey.export({ format: 'jwk' }));
}

/** Writes a new key, unless another server was faster; whichever is there in the end is the fleet's. */
async function makeKeyFile(path: string): Promise<string> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const { privateKey } = generateKeyPairSync('ed25519');
  const part = `${path}.${v4()}.part`;
  try {
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
    await writeFile(part, pem, { flag: 'wx', flush: true, mode: 0o600 });
    // A link is whole at once, and fails when there is a file already.
    await link(part, path).catch(error => {
      if (error.code !== 'EEXIST') {
        throw error;
      }
    });
  } finally {
    await rm(part, { force: true });
  }
  await syncFolder(folder);
  return readFile(path, 'utf8');
}
