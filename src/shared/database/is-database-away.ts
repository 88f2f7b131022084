import { ConnectionException } from '@mikro-orm/core';

// SQLSTATE class 08 (connection exception), 57P (operator intervention), 53300 (too many connections).
const states = /^(08...|57P0[1-5]|53300)$/;
const systemErrors = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'EHOSTUNREACH'];
const messages = /connection terminated|timeout exceeded when trying to connect|connection is closed|not queryable/i;

/** Whether PostgreSQL could not be reached, or ended the connection: nothing is wrong with the call, and it may be repeated. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  const code = 'code' in error ? String(error.code) : '';
  return (
    error instanceof ConnectionException ||
    states.test(code) ||
    systemErrors.includes(code) ||
    messages.test(error.message) ||
    (error instanceof AggregateError && error.errors.some(isDatabaseAway))
  );
}
