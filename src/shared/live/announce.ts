import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../database/sql.ts';
import { liveChannel, type LiveEvent } from './live-event.ts';

/** PostgreSQL refuses a notice of 8,000 bytes. Events are ASCII, so that a character is a byte. */
const mostBytes = 7900;

/**
 * Tells every server of the fleet, this one included, at the commit of the transaction, and never if it rolls back.
 *
 * One statement for any number of events, which arrive in this order. Whoever does not listen just then misses them.
 */
export async function announce(em: EntityManager, ...events: readonly LiveEvent[]): Promise<void> {
  if (events.length > 0) {
    const notices = noticesOf(events);
    await query(em, sql`select pg_notify(${liveChannel}, notice) from unnest(${notices}::text[]) notice`);
  }
}

/** As few texts as hold all events, each an array of JSON. */
function noticesOf(events: readonly LiveEvent[]): string[] {
  const notices: string[] = [];
  let open = '';
  for (const event of events) {
    const text = JSON.stringify(event);
    if (open && open.length + text.length > mostBytes) {
      notices.push(`[${open}]`);
      open = '';
    }
    open += open ? `,${text}` : text;
  }
  return [...notices, `[${open}]`];
}
