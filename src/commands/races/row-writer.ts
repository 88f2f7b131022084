import type { Pool } from 'pg';

import { newId } from '../../shared/ids.ts';

// As they refer to each other.
const tables = [
  'organization',
  'users',
  'session',
  'refresh_token',
  'credential',
  'account_token',
  'external_identity',
  'memory',
  'workspace',
  'service_account',
  'workspace_member',
  'invitation',
  'sign_up_request',
  'account',
  'account_permission',
  'rev_org',
  'rev_user',
  'rev_user_link',
  'account_contact',
] as const;
type Table = (typeof tables)[number];
type Row = Readonly<Record<string, unknown>>;

/** Takes rows down, and writes them by one statement a table. */
export class RowWriter {
  readonly now = new Date();
  readonly #rows = new Map<Table, Row[]>(tables.map(table => [table, []]));

  async write(db: Pool): Promise<void> {
    for (const [table, rows] of this.#rows) {
      const columns = Object.keys(rows[0] ?? {}).join(', ');
      if (columns) {
        await db.query(
          `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1::json)`,
          [JSON.stringify(rows)],
        );
      }
    }
  }

  /** Returns the id of the row. */
  add(table: Table, columns: Row): string {
    const id = newId();
    this.#rows.get(table)?.push({ id, created_at: this.now, ...columns });
    return id;
  }

  in(milliseconds: number): Date {
    return new Date(this.now.getTime() + milliseconds);
  }
}
