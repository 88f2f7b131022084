import { join } from 'node:path';

import { type Config, readConfig } from '../config.ts';
import { openDatabase, prepareDatabase } from '../database.ts';
import { DatabaseUnreachable, reachPostgres } from '../embedded/reach-postgres.ts';
import { readArguments, type SeedArguments, usage, WrongArguments } from '../seed/arguments.ts';
import { progressTo, seconds } from '../seed/progress.ts';
import { password, type Seeded, SeedRefused, seedWorld } from '../seed/seed-world.ts';

// `npm run seed -- --users 20000`: fills a database with a world of any size.
try {
  const asked = readArguments(process.argv.slice(2));
  if (asked.help) {
    process.stdout.write(usage);
  } else {
    await run(asked);
  }
} catch (error) {
  if (error instanceof WrongArguments) {
    process.stderr.write(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
  } else if (error instanceof SeedRefused) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } else {
    throw error;
  }
}

async function run(asked: SeedArguments): Promise<void> {
  const begun = performance.now();
  const config = configOf(asked);
  const postgres = await reachPostgres(config).catch(error => {
    throw error instanceof DatabaseUnreachable ? new SeedRefused(error.message, { cause: error }) : error;
  });
  const orm = openDatabase({ url: postgres.url, poolSize: 4 });
  try {
    await prepareDatabase(orm, postgres.url);
    const filesIn = asked.bytes ? config.dataDir : null;
    const seeded = await seedWorld(orm, { ...asked, filesIn }, progressTo(process.stdout));
    process.stdout.write(summary(asked, seeded, config));
    process.stdout.write(`Took ${seconds(begun)}.\n`);
  } finally {
    await orm.close();
    await postgres.stop();
  }
}

function configOf({ databaseUrl }: SeedArguments): Config {
  try {
    return readConfig({ ...process.env, ...(databaseUrl !== null && { DATABASE_URL: databaseUrl }) });
  } catch (error) {
    throw new WrongArguments(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function summary({ users, seed }: SeedArguments, { owner, files, filesWritten }: Seeded, { dataDir }: Config): string {
  const limit = filesWritten < files ? `; the other ${files - filesWritten} have none` : '';
  const bytes = `The bytes of ${filesWritten} files are in ${join(dataDir, 'files')}${limit}.\n`;
  return (
    `\nSeeded ${users} users with --seed ${seed}.\n${filesWritten > 0 ? bytes : 'The files have no bytes.\n'}` +
    `Everybody's password is "${password}". The owner of the largest organization is ${owner}.\n`
  );
}
