import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type Config, readConfig } from '../config.ts';
import { openDatabase, prepareDatabase } from '../database.ts';
import { startPostgres } from '../embedded/postgres.ts';
import {
  deriveLedger,
  organizationsToMend,
  receiptKeyOf,
  type Replayed,
  replayErasures,
} from '../modules/offboarding/index.ts';

const usage = `usage: npm run replay-erasures [-- --derive]

Run it after an older backup was restored, before a server serves it: erases once more whom the ledger outside the
database names. To run it again is fine.

  --derive    instead, writes that ledger anew from the one in the database

Exit code: 0 if everybody is erased, 1 if somebody is not, such as because of a legal hold, 2 if it could not run.
`;

async function main(args: readonly string[]): Promise<number> {
  if (args.some(arg => arg !== '--derive')) {
    process.stderr.write(usage);
    return 2;
  }
  const config = readConfig(process.env);
  const postgres = await postgresOf(config);
  const orm = openDatabase({ url: postgres.url, poolSize: 4 });
  const context = { em: orm.em, config, now: () => new Date() };
  try {
    await prepareDatabase(orm, postgres.url);
    await receiptKeyOf(config);
    if (args.includes('--derive')) {
      process.stdout.write(
        `The ledger outside the database was written anew: ${await deriveLedger(context)} erasures.\n`,
      );
      return 0;
    }
    const replayed = await replayErasures(context);
    process.stdout.write(report(replayed, await organizationsToMend(context)));
    return replayed.some(({ outcome }) => outcome === 'HELD' || outcome === 'FAILED') ? 1 : 0;
  } finally {
    await orm.close();
    await postgres.stop();
  }
}

/** The database that was named, the embedded one if it runs, or else one for the time being. */
async function postgresOf({ databaseUrl, dataDir }: Config): Promise<{ url: string; stop: () => Promise<void> }> {
  const running = (await readFile(join(dataDir, 'database-url'), 'utf8').catch(() => '')).trim();
  const url = databaseUrl ?? (running || null);
  return url === null ? startPostgres(dataDir) : { url, stop: async () => {} };
}

function report(replayed: readonly Replayed[], ownerless: readonly string[]): string {
  const of = (wanted: Replayed['outcome']) => replayed.filter(({ outcome }) => outcome === wanted);
  const left = [
    ...of('HELD').map(({ subjectId }) => `  ${subjectId} is under a legal hold: release it, and replay again.\n`),
    ...of('FAILED').map(({ subjectId }) => `  ${subjectId} could not be erased: mend the cause, and replay again.\n`),
    ...ownerless.map(id => `  ${id} has nobody left to own it: a superuser can give somebody the role.\n`),
  ];
  return (
    `${replayed.length} erasures in the ledger: ${of('ERASED').length} erased now, ` +
    `${of('ALREADY_ERASED').length} erased already, ${of('ABSENT').length} not there, ` +
    `${of('HELD').length} under a legal hold, ${of('FAILED').length} failed.\n${left.join('')}` +
    'A running server deletes their bytes, and signs their receipts.\n'
  );
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
