import { createHash } from 'node:crypto';

import { Client, type Pool, type PoolClient } from 'pg';

/** Most statements that get a name. PostgreSQL keeps each of them, with its plan, for each connection. */
const most = 400;
/** Texts of which it is known how often they came, until all are forgotten. */
const remembered = 2000;

const prototype = Client.prototype as unknown as { query(this: PoolClient, ...args: unknown[]): unknown };

const names = new Map<string, string>();
const seen = new Set<string>();

/**
 * Lets PostgreSQL parse and plan a statement with parameters once a connection, instead of each time.
 *
 * A statement gets its name when its text comes a second time, so that texts that come once take no place.
 */
export function nameStatements(pool: Pool): void {
  pool.on('connect', client => {
    Object.assign(client, {
      query(...args: unknown[]): unknown {
        const [text, values] = args;
        const named = typeof text === 'string' && Array.isArray(values) && values.length > 0 ? nameOf(text) : null;
        const sent = named === null ? args : [{ name: named, text, values }, ...args.slice(2)];
        return prototype.query.apply(client, sent);
      },
    });
  });
}

/** Null while the text has no name. */
function nameOf(text: string): string | null {
  const known = names.get(text);
  if (known !== undefined) {
    return known;
  }
  if (names.size >= most || !seen.has(text)) {
    if (seen.size >= remembered) {
      seen.clear();
    }
    seen.add(text);
    return null;
  }
  const name = createHash('sha256').update(text).digest('base64url');
  names.set(text, name);
  seen.delete(text);
  return name;
}
