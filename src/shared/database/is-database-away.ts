import { ConnectionException } from '@mikro-orm/core';

import { LockSetChanged } from './transaction.ts';

// SQLSTATE classes 08 (connection exception) and 53 (insufficient resources), 57P (operator intervention), 25006 (the
// server has become a standby), 25P03 (a transaction idled for too long).
const away = /^(08...|57P0[1-5]|53...|25006|25P03)$/;
const systemErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);
const messages = /connection terminated|timeout exceeded when trying to connect|connection is closed|not queryable/i;

// 55P03 (lock_timeout), 57014 (statement_timeout), 40001 and 40P01 (the last of several attempts met others again).
const busy = /^(55P03|57014|40001|40P01)$/;

/** Whether PostgreSQL could not be reached, or ended the connection: nothing is wrong with the call, and it may be repeated. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  const code = codeOf(error);
  return (
    error instanceof ConnectionException ||
    away.test(code) ||
    systemErrors.has(code) ||
    messages.test(error.message) ||
    (error instanceof AggregateError && error.errors.some(isDatabaseAway))
  );
}

/** Whether others held what was needed for too long: nothing has changed, and the call may be repeated. */
export function isDatabaseBusy(error: unknown): boolean {
  return error instanceof LockSetChanged || (error instanceof Error && busy.test(codeOf(error)));
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}
