import type { TriggerDef } from '@mikro-orm/core';

const body = `raise exception '% is appended to, and never changed', tg_table_name using errcode = 'restrict_violation';`;

/** Lets PostgreSQL refuse to change or delete rows. */
export const appendOnly: TriggerDef = { name: 'append_only', timing: 'before', events: ['update', 'delete'], body };

/** Lets PostgreSQL refuse to empty a table. */
export const neverEmptied: TriggerDef = {
  name: 'never_emptied',
  timing: 'before',
  events: ['truncate'],
  forEach: 'statement',
  body,
};

/** Lets PostgreSQL refuse to delete rows. */
export const neverDeleted: TriggerDef = { name: 'never_deleted', timing: 'before', events: ['delete'], body };

/** Lets PostgreSQL refuse every update but that by which a chain grows by a link. */
export const forwardOnly: TriggerDef = {
  name: 'forward_only',
  timing: 'before',
  events: ['update'],
  when: 'new.organization_id <> old.organization_id or new.seq <> old.seq + 1',
  body,
};
