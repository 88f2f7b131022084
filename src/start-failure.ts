import { isDatabaseAway } from './shared/database/is-database-away.ts';

const explanations: Readonly<Record<string, string>> = {
  EADDRINUSE: 'The port is taken by another program. Set PORT to another one, or to 0 for any that is free.',
  EADDRNOTAVAIL: 'HOST is no address of this machine. Set it to 127.0.0.1, or to 0.0.0.0 for all of its addresses.',
  EACCES: 'The port may not be opened by this user. Set PORT to one above 1023.',
  '28000': 'PostgreSQL refuses the user of DATABASE_URL.',
  '28P01': 'PostgreSQL refuses the user or the password of DATABASE_URL.',
  '3D000': 'The database that DATABASE_URL names does not exist. Make it by CREATE DATABASE, then start again.',
  '42P07':
    'The database has tables that no migration of this Leaver made. Set DATABASE_URL to an empty database, or, in the embedded mode, LEAVER_DATA_DIR to another directory.',
  '42501': 'The user of DATABASE_URL may not change the schema of the database. Make it the owner of the database.',
};

/**
 * What a person reads when the server does not start: what is wrong and what to do.
 *
 * An `Error` of that very class was written for the reader. Of all others, which are bugs, the stack is what helps.
 */
export function explainStartFailure(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const code = 'code' in error ? String(error.code) : '';
  const explanation = explanations[code];
  if (explanation) {
    return `Leaver did not start. ${explanation}`;
  }
  if (isDatabaseAway(error)) {
    return `Leaver did not start. The PostgreSQL server of DATABASE_URL cannot be reached (${code || error.message}). Is it running?`;
  }
  return `Leaver did not start. ${error.constructor === Error ? error.message : error.stack}`;
}
