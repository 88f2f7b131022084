import { randomBytes } from 'node:crypto';

import type { EntityManager } from '@mikro-orm/postgresql';

import type { Rows } from '../../shared/database/rows.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { newId } from '../../shared/ids.ts';
import { masterKeyBytes, masterKeyOf } from './master-key.ts';
import { seal, unseal } from './seal.ts';

interface Wrapped {
  readonly subjectId: string;
  readonly wrapped: Buffer;
}

/** The keys of subjects, made where there were none, by one statement. */
export async function makeSubjectKeys(
  em: EntityManager,
  now: Date,
  subjectIds: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Buffer>> {
  const { key, fingerprint } = masterKeyOf(em);
  const ids = [...subjectIds].toSorted();
  const fresh = ids.map(subjectId => ({
    id: newId(),
    subjectId,
    wrapped: String.raw`\x${seal(key, randomBytes(masterKeyBytes), subjectId).toString('hex')}`,
  }));
  // The update changes nothing: it waits for whoever makes the same key at the same time, and returns that one.
  const rows = await query(
    em,
    sql<Wrapped>`
      insert into subject_key (id, created_at, subject_id, wrapped, master_fingerprint)
      select id, ${now}::timestamptz, "subjectId", wrapped, ${fingerprint}
      from jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb) as fresh (id uuid, "subjectId" uuid, wrapped bytea)
      order by "subjectId"
      on conflict (subject_id) do update set subject_id = excluded.subject_id
      returning subject_id as "subjectId", wrapped`,
  );
  return new Map(rows.map(({ subjectId, wrapped }) => [subjectId, unseal(key, wrapped, subjectId)]));
}

const loaderName = 'keys of subjects';

/** The key of a subject; null once it is destroyed. All that a request asks for together are one statement. */
export function findSubjectKey(rows: Rows, subjectId: string): Promise<Buffer | null> {
  return rows
    .batched<Buffer>(loaderName, async ids => {
      const { key } = masterKeyOf(rows.em);
      const found = await query(
        rows.em,
        sql<Wrapped>`
          select subject_id as "subjectId", wrapped from subject_key where subject_id = any(${ids}::uuid[])`,
      );
      return new Map(found.map(({ subjectId: id, wrapped }) => [id, unseal(key, wrapped, id)]));
    })
    .load(subjectId);
}
