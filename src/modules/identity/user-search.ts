import type { RawBuilder } from 'kysely';

import type { OrganizationRole } from '../../shared/authorization/roles.ts';
import { sql } from '../../shared/database/sql.ts';
import { BadArgument } from '../../shared/errors/access-errors.ts';
import type { UserStatus } from './user.entity.ts';

const longest = 200;
const addresses = sql`t.email_key collate "C"`;
const names = ['given_name', 'family_name', 'display_name'].map(
  column => sql`lower(${sql.ref(`t.${column}`)}) collate "C"`,
);

export interface UserFilter {
  readonly statuses?: readonly UserStatus[] | null;
  readonly roles?: readonly OrganizationRole[] | null;
  readonly search?: string | null;
}

/** The condition that a filter is, on rows `t` of users. Deleted users are in no list. */
export function matching({ statuses, roles, search }: UserFilter): RawBuilder<unknown> {
  const conditions = [
    sql`t.status <> 'DELETED'`,
    ...(statuses ? [sql`t.status = any(${statuses}::text[])`] : []),
    ...(roles ? [sql`t.role = any(${roles}::text[])`] : []),
    ...(search?.trim() ? [found(search.trim())] : []),
  ];
  return sql.join(conditions, sql` and `);
}

/** The address or a name begins with the text, or each of its words begins a name. */
function found(search: string): RawBuilder<unknown> {
  const text = search.normalize('NFC');
  if (text.length > longest || /[\p{Cc}\p{Cs}]/u.test(text)) {
    throw new BadArgument('filter', `Search for at most ${longest} characters, none of them a control character.`);
  }
  const words = text.split(/\s+/u);
  const whole = anyBegins([addresses, ...names], text);
  const each = words.map(word => anyBegins(names, word));
  return words.length > 1 ? sql`(${whole} or (${sql.join(each, sql` and `)}))` : whole;
}

const anyBegins = (texts: readonly RawBuilder<unknown>[], prefix: string): RawBuilder<unknown> =>
  sql`(${sql.join(
    texts.map(text => begins(text, prefix)),
    sql` or `,
  )})`;

/** As a range, which an index serves whatever the prefix: its last character is above all others that there are. */
function begins(text: RawBuilder<unknown>, prefix: string): RawBuilder<unknown> {
  return sql`(${text} >= lower(${prefix}::text) and ${text} < lower(${prefix}::text) || U&'\\+10FFFF')`;
}
