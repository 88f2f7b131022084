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
 * A repeat that comes while the first call runs waits for it. The answer that is kept must hold nothing personal.
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
  const key = sql`actor_id = ${actorId}::uuid and operation = ${operation} and key_hash = ${keyHash}`;
  const expired = new Date(now().getTime() - lifetime);
  await query(em, sql`delete from idempotent_call where ${key} and created_at < ${expired}`);
  const begun = await query(
    em,
    sql`insert into idempotent_call (id, created_at, actor_id, operation, key_hash, request_hash)
      values (${newId()}, ${now()}, ${actorId}, ${operation}, ${keyHash}, ${requestHash})
      on conflict (actor_id, operation, key_hash) do nothing returning id`,
  );
  if (begun.length === 0) {
    return repeat(em, key, requestHash);
  }

  const answer = await work();
  await query(
    em,
    sql`update idempotent_call set answer = ${JSON.stringify(withoutPersonalData(answer))}::jsonb where ${key}`,
  );
  return answer;
}

async function repeat<Answer>(em: EntityManager, key: ReturnType<typeof sql>, requestHash: Buffer): Promise<Answer> {
  const [first] = await query(
    em,
    sql<{ requestHash: Buffer; answer: Answer }>`
      select request_hash as "requestHash", answer from idempotent_call where ${key}`,
  );
  if (!first?.requestHash.equals(requestHash)) {
    throw new IdempotencyKeyReusedError();
  }
  return first.answer;
}

/** Forgets the calls whose keys are good no more. A job runs it. */
export async function forgetIdempotentCalls({ em, now }: OperationContext): Promise<void> {
  const expired = new Date(now().getTime() - lifetime);
  await query(em.fork(), sql`delete from idempotent_call where created_at < ${expired}`);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
