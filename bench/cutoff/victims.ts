import type { Client } from 'pg';

import { newId } from '../../src/shared/ids.ts';
import { newToken } from '../../src/shared/tokens.ts';

/** Somebody whose access will end. */
export interface Victim {
  readonly userId: string;
  readonly token: string;
}

/** Users of one organization, each with a live session. */
export async function makeVictims(client: Client, count: number): Promise<Victim[]> {
  const made = Array.from({ length: count }, () => ({ userId: newId(), ...newToken('session') }));
  const organizationId = newId();
  await client.query(`insert into organization (id, created_at, name) values ($1, now(), 'Cutoff')`, [organizationId]);
  await client.query(
    `insert into users (id, created_at, organization_id, email, email_key, role, platform_role, status)
     select id, now(), $2, id || '@example.com', id || '@example.com', 'MEMBER', 'NONE', 'ACTIVE'
     from unnest($1::uuid[]) id`,
    [made.map(({ userId }) => userId), organizationId],
  );
  await client.query(
    `insert into session (id, created_at, user_id, kind, token_hash, token_expires_at, expires_at, authenticated_at, last_used_at)
     select gen_random_uuid(), now(), user_id, 'SIGN_IN', token_hash, now() + interval '1 hour', now() + interval '1 day', now(), now()
     from unnest($1::uuid[], $2::bytea[]) as v(user_id, token_hash)`,
    [made.map(({ userId }) => userId), made.map(({ hash }) => hash)],
  );
  return made.map(({ userId, token }) => ({ userId, token }));
}
