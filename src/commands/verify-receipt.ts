import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { readConfig } from '../config.ts';
import { receiptKeyOf, verifyReceipt } from '../modules/offboarding/index.ts';

const usage = `usage: npm run verify-receipt -- FILE [--key FILE]

Checks the receipt of an erasure, without asking a server.

  FILE        the receipt, as the query receipt(erasureId) { document } gives it; - reads it from standard input
  --key FILE  the public key in PEM, as receiptVerificationKey { pem } gives it;
              without it, the key of the data directory or of the configuration

Exit code: 0 if it is good, 1 if it is not, 2 if it could not be checked.
`;

class Unusable extends Error {}

async function main(): Promise<number> {
  const { file, key } = readArguments();
  const publicKey = key === undefined ? await ownKey() : await readPublicKey(key);
  const text = await read(file === '-' ? '/dev/stdin' : file);
  const verification = await verifyReceipt(text.trim(), publicKey);
  if (!verification.isValid) {
    process.stdout.write(`NOT VALID. ${verification.why}\n`);
    return 1;
  }
  const { erasureId, organizationId, subjectKind, subjectPseudonym, ...receipt } = verification.receipt;
  const total = receipt.countsBefore.reduce((sum, { count }) => sum + count, 0);
  const lines = {
    Erasure: `${erasureId}, of a ${subjectKind} of ${organizationId}`,
    Subject: subjectPseudonym,
    Purged: `${receipt.purgedAt}, ${total} rows`,
    Verified: `${receipt.verifiedAt}, 0 rows left`,
    Outside: receipt.steps.map(({ kind, state }) => `${kind} ${state}`).join(', ') || 'nothing was to be done',
    Rules: receipt.planHash,
    Key: receipt.keyId,
  };
  const details = Object.entries(lines).map(([name, value]) => `  ${name.padEnd(9)} ${value}\n`);
  process.stdout.write(`VALID. Nothing of this person was left.\n${details.join('')}`);
  return 0;
}

function readArguments(): { file: string; key: string | undefined } {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { key: { type: 'string' } } });
    const [file, ...more] = positionals;
    if (file !== undefined && more.length === 0) {
      return { file, key: values.key };
    }
  } catch {
    // Told how to use it, below.
  }
  throw new Unusable(usage);
}

async function ownKey(): Promise<KeyObject> {
  const config = readConfig(process.env);
  return (await receiptKeyOf(config, { make: false })).publicKey;
}

async function readPublicKey(path: string): Promise<KeyObject> {
  const text = await read(path);
  try {
    return createPublicKey(text);
  } catch {
    throw new Unusable(`${path} holds no public key in PEM.\n`);
  }
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new Unusable(`${path} cannot be read.\n`);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(error instanceof Error ? `${error.message.trim()}\n` : String(error));
  process.exitCode = 2;
}
