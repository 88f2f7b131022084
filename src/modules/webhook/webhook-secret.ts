import { randomBytes } from 'node:crypto';

import type { EntityManager } from '@mikro-orm/postgresql';
import { Webhook as Signer } from 'standardwebhooks';

import { unwrapText, wrapText } from '../audit/index.ts';

const overlap = 24 * 3_600_000;

/** How a secret in clear begins. */
export const clearPrefix = 'whsec_';

export interface NewSecret {
  /** Given out once. */
  readonly secret: string;
  /** What is kept. */
  readonly wrapped: string;
}

/** A random 192-bit secret, in the form of the Standard Webhooks specification. */
export function newSecret(em: EntityManager, organizationId: string): NewSecret {
  const secret = `${clearPrefix}${randomBytes(24).toString('base64')}`;
  return { secret, wrapped: wrapText(em, secret, organizationId) };
}

/** A secret that was kept; one that an earlier version keeps in clear as it is. */
export function openSecret(em: EntityManager, kept: string, organizationId: string): string {
  return kept.startsWith(clearPrefix) ? kept : unwrapText(em, kept, organizationId);
}

export interface Secrets {
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
