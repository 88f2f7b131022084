import { query, sql } from '../../src/shared/database/sql.ts';
import { formatId } from '../../src/shared/ids.ts';
import type { Api } from './api.ts';
import type { Person } from './world.ts';

/** How many copies a person of a crowd gets of each thing that the model has one of. */
const copies = {
  session: { by: 'user_id', count: 3, unique: 'token_hash' },
  agent: { by: 'owner_id', count: 1 },
  knowledge_base: { by: 'owner_id', count: 1 },
  conversation: { by: 'owner_id', count: 5 },
  stored_file: { by: 'owner_id', count: 3, unique: 'storage_key' },
  memory: { by: 'owner_id', count: 5 },
  notification: { by: 'recipient_id', count: 5 },
  workspace_member: { by: 'user_id', count: 1 },
  user_permission: { by: 'user_id', count: 1 },
} as const;

/**
 * Makes people in the likeness of one who has one of everything, with some 80 rows each; quickly, by copying rows.
 *
 * @returns their ids, as the API writes them
 */
export async function makeCrowd(api: Api, model: Person, size: number): Promise<string[]> {
  const em = api.em();
  const people = await query(
    em,
    sql<{ id: string }>`
      insert into users select (jsonb_populate_record(null::users, to_jsonb(u) || jsonb_build_object(
        'id', n.id, 'email', n.id || '@example.com', 'email_key', n.id || '@example.com'
      ))).* from users u, (select uuidv7() as id from generate_series(1, ${size})) n
      where u.id = ${model.user.id}::uuid returning id`,
  );
  const ids = people.map(({ id }) => id);
  for (const [table, copy] of Object.entries(copies)) {
    const fresh = 'unique' in copy ? sql`, ${copy.unique}::text, ${uniqueValue(copy.unique)}` : sql``;
    await query(
      em,
      sql`insert into ${sql.table(table)}
        select (jsonb_populate_record(null::${sql.table(table)}, to_jsonb(t) || jsonb_build_object('id', uuidv7(), ${copy.by}::text, person ${fresh}))).*
        from (
          select * from ${sql.table(table)} where ${sql.ref(copy.by)} = ${model.user.id}::uuid order by id limit 1
        ) t, unnest(${ids}::uuid[]) person, generate_series(1, ${copy.count})`,
    );
  }
  await query(
    em,
    sql`insert into message
      select (jsonb_populate_record(null::message, to_jsonb(t) || jsonb_build_object('id', uuidv7(), 'conversation_id', c.id))).*
      from (
        select m.* from message m join conversation c on c.id = m.conversation_id
        where c.owner_id = ${model.user.id}::uuid order by m.id limit 1
      ) t, conversation c, generate_series(1, 10) where c.owner_id = any(${ids}::uuid[])`,
  );
  await query(em, sql`analyze`);
  return ids.map(id => formatId('usr', id));
}

const uniqueValue = (column: string) =>
  column === 'token_hash' ? sql`'\\x' || encode(sha256(uuidv7()::text::bytea), 'hex')` : sql`uuidv7()`;
