import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';
import { wrappedPrefix, wrapText } from '../audit/index.ts';
import { clearPrefix } from './webhook-secret.ts';

const batchSize = 1000;

interface Kept {
  readonly id: string;
  readonly organizationId: string;
  readonly secret: string;
  readonly previousSecret: string | null;
}

/**
 * Wraps the secrets that an earlier version kept in clear, batch by batch. Every server does so when it starts: a migration
 * may run where nobody knows the master key. Safe to repeat, and on several servers at once.
 *
 * @throws {Error} if a secret is wrapped under another master key
 */
export async function wrapOldSecrets(em: EntityManager): Promise<void> {
  for (;;) {
    const kept = await query(
      em,
      sql<Kept>`
        select id, organization_id as "organizationId", secret, previous_secret as "previousSecret" from webhook
        where starts_with(secret, ${clearPrefix}) or starts_with(previous_secret, ${clearPrefix}) order by id limit ${batchSize}`,
    );
    if (kept.length === 0) {
      break;
    }
    const wrapped = kept.map(({ id, organizationId, secret, previousSecret }) => ({
      id,
      secret,
      wrapped: wrap(em, secret, organizationId),
      previous: previousSecret && wrap(em, previousSecret, organizationId),
    }));
    // Locked by ascending id, as other servers do at the same time. One that was rotated meanwhile is left for the next batch.
    await query(
      em,
      sql`with locked as materialized (
          select id, secret from webhook where id = any(${kept.map(({ id }) => id)}::uuid[]) order by id for no key update
        )
        update webhook w set secret = old.wrapped, previous_secret = old.previous
        from jsonb_to_recordset(${JSON.stringify(wrapped)}::jsonb) as old (id uuid, secret text, wrapped text, previous text)
        join locked on locked.id = old.id and locked.secret = old.secret where w.id = old.id`,
    );
  }
  await refuseForeign(em);
}

const wrap = (em: EntityManager, kept: string, organizationId: string): string =>
  kept.startsWith(clearPrefix) ? wrapText(em, kept, organizationId) : kept;

async function refuseForeign(em: EntityManager): Promise<void> {
  const [foreign] = await query(
    em,
    sql`select id from webhook
      where not starts_with(secret, ${wrappedPrefix(em)}) and not starts_with(secret, ${clearPrefix}) limit 1`,
  );
  if (foreign) {
    throw new Error(
      'The secrets of webhooks in this database are wrapped under another master key than this server has. Let all ' +
        'servers share LEAVER_DATA_DIR with its master.key, or give each the same LEAVER_MASTER_KEY.',
    );
  }
}
