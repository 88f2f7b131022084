import { Client } from 'pg';

interface Row {
  readonly table: string;
  readonly key: string;
  readonly text: string;
}

/** Every row of every table, by table and identity. */
export type Reading = ReadonlyMap<string, Row>;

/** What changed between two readings, beside rows that are only new. */
export interface Change {
  readonly removed: readonly Row[];
  readonly changed: readonly Row[];
}

/** PostgreSQL itself, asked behind the server's back. */
export class Rows {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  static async connect(url: string): Promise<Rows> {
    const client = new Client({ connectionString: url });
    await client.connect();
    return new Rows(client);
  }

  async query<Result extends object>(text: string, values: readonly unknown[] = []): Promise<Result[]> {
    const { rows } = await this.#client.query(text, [...values]);
    return rows;
  }

  /**
   * Reads all rows there are, whatever the tables are called, but the audit chain, which follows from its events, counts
   * of tries, and times of use, which are written by the clock.
   */
  async read(): Promise<Reading> {
    const reading = new Map<string, Row>();
    for (const table of await this.#tables()) {
      const rows = await this.query<{ key: string; text: string }>(
        `select coalesce(to_jsonb(t) ->> 'id', t::text) as key, (to_jsonb(t) - 'last_used_at')::text as text from ${table} t`,
      );
      for (const { key, text } of rows) {
        reading.set(`${table} ${key}`, { table, key, text });
      }
    }
    return reading;
  }

  /** Tables that hold a text in any row and any column, with the number of rows. */
  async holding(text: string): Promise<Map<string, number>> {
    const found = [...(await this.read()).values()].filter(row => row.text.includes(text));
    const counts = Map.groupBy(found, ({ table }) => table);
    return new Map([...counts].map(([table, rows]) => [table, rows.length]));
  }

  end(): Promise<void> {
    return this.#client.end();
  }

  async #tables(): Promise<string[]> {
    const tables = await this.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema') and tablename not like '%migration%'
         and tablename not in ('audit_head', 'audit_link', 'rate_count') order by 1`,
    );
    return tables.map(({ name }) => name);
  }
}

export function compare(before: Reading, after: Reading): Change {
  const rows = [...before];
  return {
    removed: rows.filter(([id]) => !after.has(id)).map(([, row]) => row),
    changed: rows.filter(([id, { text }]) => after.has(id) && after.get(id)?.text !== text).map(([, row]) => row),
  };
}

/**
 * Rows that changed or went although they have nothing to do with a person: neither they nor what they refer to, step by
 * step, name the person.
 */
export function strangers({ removed, changed }: Change, names: readonly string[]): Row[] {
  const belonging = new Set(names);
  let left = [...removed, ...changed].filter(({ table }) => !table.startsWith('graphile_worker.'));
  for (;;) {
    const related = left.filter(({ text }) => [...belonging].some(name => text.includes(name)));
    if (related.length === 0) {
      return left;
    }
    related.forEach(({ key }) => belonging.add(key));
    left = left.filter(row => !related.includes(row));
  }
}
