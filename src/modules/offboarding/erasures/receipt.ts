import { type KeyObject, sign, verify } from 'node:crypto';

import canonicalize from 'canonicalize';
import { z } from 'zod';

import { keyIdOf, type ReceiptKey } from './receipt-key.ts';

const counts = z.array(
  z.strictObject({ kind: z.string(), action: z.enum(['DELETE', 'ANONYMIZE']), count: z.number().int().min(0) }),
);

const receiptSchema = z.strictObject({
  type: z.literal('leaver.erasure-receipt'),
  version: z.literal(1),
  erasureId: z.string(),
  organizationId: z.string(),
  subjectKind: z.string(),
  subjectPseudonym: z.string(),
  planHash: z.string(),
  beganAt: z.iso.datetime(),
  purgedAt: z.iso.datetime(),
  verifiedAt: z.iso.datetime(),
  countsBefore: counts,
  countsAfter: counts,
  steps: z.array(z.strictObject({ kind: z.string(), state: z.string(), confirmedAt: z.iso.datetime().nullable() })),
  keyId: z.string(),
  signature: z.string(),
});

/** The proof that everything of a person was erased. Holds ids of the erasure and its organization, and no personal data. */
export type Receipt = z.infer<typeof receiptSchema>;

/** Signs a receipt: Ed25519 (RFC 8032) over its canonical JSON (RFC 8785) without the signature. */
export function signReceipt(
  content: Omit<Receipt, 'type' | 'version' | 'keyId' | 'signature'>,
  key: ReceiptKey,
): string {
  const unsigned = { type: 'leaver.erasure-receipt', version: 1, keyId: key.id, ...content };
  const signature = sign(null, Buffer.from(canonical(unsigned)), key.privateKey).toString('base64url');
  return canonical({ ...unsigned, signature });
}

export type Verification =
  | { readonly isValid: true; readonly receipt: Receipt }
  | { readonly isValid: false; readonly why: string };

/** Checks a receipt against a public key, without asking anybody. */
export async function verifyReceipt(text: string, publicKey: KeyObject): Promise<Verification> {
  const receipt = parseReceipt(text);
  if (!receipt) {
    return { isValid: false, why: 'This is no receipt of Leaver.' };
  }
  const { signature, ...unsigned } = receipt;
  const keyId = await keyIdOf(publicKey);
  if (receipt.keyId !== keyId) {
    return { isValid: false, why: `It was signed with the key ${receipt.keyId}, and this is the key ${keyId}.` };
  }
  if (!verify(null, Buffer.from(canonical(unsigned)), publicKey, Buffer.from(signature, 'base64url'))) {
    return { isValid: false, why: 'The signature does not fit: the receipt was changed after it was signed.' };
  }
  return { isValid: true, receipt };
}

function parseReceipt(text: string): Receipt | null {
  try {
    return receiptSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function canonical(value: unknown): string {
  return canonicalize(value) ?? '';
}
