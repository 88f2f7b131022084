import { randomBytes } from 'node:crypto';

import { Webhook as Signer } from 'standardwebhooks';

const overlap = 24 * 3_600_000;

export type NewSecret = string;

/** A random 192-bit secret, in the form of the Standard Webhooks specification. */
export const newSecret = (): NewSecret => `whsec_${randomBytes(24).toString('base64')}`;

interface Secrets {
  readonly secret: string;
  readonly previousSecret: string | null;
  readonly secretMadeAt: Date;
}

/** The headers of a message, with a signature for each secret that is good now. */
export function signedHeaders(id: string, body: string, secrets: Secrets, now: Date): Record<string, string> {
  const isOverlap = now.getTime() - secrets.secretMadeAt.getTime() < overlap;
  const good = [secrets.secret, ...(isOverlap && secrets.previousSecret ? [secrets.previousSecret] : [])];
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': good.map(secret => new Signer(secret).sign(id, now, body)).join(' '),
  };
}
