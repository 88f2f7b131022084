import { createHash } from 'node:crypto';

import type { EntityManager } from '@mikro-orm/postgresql';

import type { OperationContext } from '../../context.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { newId } from '../../shared/ids.ts';
import { parseText } from '../../shared/text.ts';
import { IdempotencyKeyReusedError } from './offboarding.errors.ts';

const lifetime = 24 * 60 * 60 * 1000;

/** A call under a key that its caller chose for one intent. */
export interface KeyedCall {
  readonly actorId: string;
  readonly operation: string;
  readonly keyHash: Buffer;
  readonly requestHash: Buffer;
}

/** @throws {InvalidInputError} if the key is empty or too long */
export function keyedCall(actorId: string, operation: string, key: string, request: unknown): KeyedCall {
  const parsed = parseText(key, { path: ['input', 'idempotencyKey'], max: 200 });
  return { actorId, operation, keyHash: sha256(parsed), requestHash: sha256(JSON.stringify(request)) };
}

/**
 * Runs a call once under its key, in the caller's transaction; a repeat within 24 hours gets the first answer.
 *
 * A repeat that comes while the first call runs waits for it, by an advisory lock: a row would lock its actor before the
 * organization, against the order of locks. The answer that is kept must hold nothing personal.
 *
 * @throws {IdempotencyKeyReusedError} if the key came with another request
 */
export async function once<Answer>(
  em: EntityManager,
  call: KeyedCall,
  { now }: OperationContext,
  work: () => Promise<Answer>,
  withoutPersonalData: (answer: Answer) => Answer,
): Promise<Answer> {
  const { actorId, operation, keyHash, requestHash } = call;
  const lockName = `${actorId} ${operation} ${keyHash.toString('hex')}`;
  await query(em, sql`select pg_advisory_xact_lock(hashtextextended(${lockName}, 0))`);
  const [first] = await query(
    em,
    sql<{ requestHash: Buffer; answer: Answer }>`
      select request_hash as "requestHash", answer from idempotent_call
      where actor_id = ${actorId}::uuid and operation = ${operation} and key_hash = ${keyHash}
        and created_at >= ${new Date(now().getTime() - lifetime)}`,
  );
  if (first) {
    if (!first.requestHash.equals(requestHash)) {
      throw new IdempotencyKeyReusedError();
    }
    return first.answer;
  }

  const answer = await work();
  const kept = JSON.stringify(withoutPersonalData(answer));
  await query(
    em,
    sql`insert into idempotent_call (id, created_at, actor_id, operation, key_hash, request_hash, answer)
      values (${newId()}, ${now()}, ${actorId}, ${operation}, ${keyHash}, ${requestHash}, ${kept}::jsonb)
      on conflict (actor_id, operation, key_hash) do update set
        created_at = excluded.created_at, request_hash = excluded.request_hash, answer = excluded.answer`,
  );
  return answer;
}

/** Forgets the calls whose keys are good no more. A job runs it. */
export async function forgetIdempotentCalls({ em, now }: OperationContext): Promise<void> {
  const expired = new Date(now().getTime() - lifetime);
  await query(em.fork(), sql`delete from idempotent_call where created_at < ${expired}`);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
