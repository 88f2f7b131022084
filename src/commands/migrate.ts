import { parseArgs } from 'node:util';

import { readConfig } from '../config.ts';
import { openDatabase, pendingMigrations, prepareDatabase } from '../database.ts';
import { explainStartFailure } from '../start-failure.ts';

const usage = `Usage: npm run migrate [-- --check]

Brings the database of DATABASE_URL up to date, under the lock that servers take when they start.

  --check  change nothing, and only say what is missing
  --help   show this

Exit code: 0 if the database is up to date, 1 if it is not or could not be brought there, 2 if none is named.
`;

// `npm run migrate`: the migrations without the server, for whoever does not want servers to change the schema.
try {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean' } } });
  const { databaseUrl } = readConfig(process.env);
  if (values.help) {
    process.stdout.write(usage);
  } else if (databaseUrl === null) {
    process.stderr.write('Set DATABASE_URL to the database to migrate. The embedded one is migrated at its start.\n');
    process.exitCode = 2;
  } else {
    await migrate(databaseUrl, values.check ?? false);
  }
} catch (error) {
  process.stderr.write(`${explainStartFailure(error).replace('Leaver did not start. ', '')}\n`);
  process.exitCode = 1;
}

async function migrate(url: string, isCheck: boolean): Promise<void> {
  const orm = openDatabase({ url, poolSize: 2 });
  try {
    const names = isCheck ? await pendingMigrations(orm) : await prepareDatabase(orm, url);
    const verb = isCheck ? 'missing' : 'applied';
    process.stdout.write(names.map(name => `${verb} ${name}\n`).join(''));
    process.stdout.write(names.length > 0 ? `${names.length} migrations ${verb}.\n` : 'The database is up to date.\n');
    process.exitCode = isCheck && names.length > 0 ? 1 : 0;
  } finally {
    await orm.close();
  }
}
