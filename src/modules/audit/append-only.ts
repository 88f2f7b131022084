import type { TriggerDef } from '@mikro-orm/core';

const refuse = `raise exception '% is appended to, and never changed', tg_table_name using errcode = 'restrict_violation';`;

/** Lets PostgreSQL refuse to change or delete rows. That tables are not emptied, their migration sees to. */
export const appendOnly: TriggerDef = {
  name: 'append_only',
  timing: 'before',
  events: ['update', 'delete'],
  body: refuse,
};

/** Lets PostgreSQL refuse every change but that by which a chain grows by a link. */
export const forwardOnly: TriggerDef = {
  name: 'forward_only',
  timing: 'before',
  events: ['update', 'delete'],
  body: `if tg_op = 'UPDATE' and new.organization_id = old.organization_id and new.seq = old.seq + 1 then return new; end if; ${refuse}`,
};
