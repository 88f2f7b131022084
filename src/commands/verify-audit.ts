import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { readConfig } from '../config.ts';
import { openDatabase } from '../database.ts';
import { DatabaseUnreachable, reachPostgres } from '../embedded/reach-postgres.ts';
import { type ChainAnchor, type ChainReport, verifyChains } from '../modules/audit/index.ts';
import { formatId, parseId } from '../shared/ids.ts';

const usage = `Usage: npm run verify-audit [-- options]

  --organization org_…  only this organization; else all
  --anchors FILE        remember where each chain ends in this file, kept elsewhere than the database, and hold the
                        chains against what it remembers from the last time
  --database-url URL    database to verify; else DATABASE_URL, else the embedded one of LEAVER_DATA_DIR
  --help                show this

Exit code: 0 if every chain holds, 1 if one is broken, 2 if there is nothing to verify.
`;

class Refused extends Error {}

// `npm run verify-audit`: walks the chain of each organization's audit events, and says whether it holds.
try {
  const asked = readArguments();
  if (asked.help) {
    process.stdout.write(usage);
  } else {
    await run(asked);
  }
} catch (error) {
  if (!(error instanceof Refused || error instanceof DatabaseUnreachable)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function run({ databaseUrl, organizationId, anchorFile }: ReturnType<typeof readArguments>): Promise<void> {
  const config = readConfig({ ...process.env, ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }) });
  if (config.databaseUrl === null && !(await stat(join(config.dataDir, 'postgres')).catch(() => null))) {
    throw new Refused(`There is no database in ${config.dataDir}. Name one by --database-url.`);
  }
  const before = anchorFile === undefined ? new Map<string, ChainAnchor>() : await readAnchors(anchorFile);
  const postgres = await reachPostgres(config);
  const orm = openDatabase({ url: postgres.url, poolSize: 1 });
  const after = new Map(before);
  const sum = { organizations: 0, events: 0, links: 0, broken: 0 };
  try {
    for await (const report of verifyChains(orm, organizationId, before)) {
      sum.organizations += 1;
      sum.events += report.events;
      sum.links += report.links;
      sum.broken += report.fault ? 1 : 0;
      after.set(report.organizationId, { seq: report.links, hash: report.hash });
      if (report.fault || organizationId !== null) {
        process.stdout.write(lineOf(report));
      }
      before.delete(report.organizationId);
    }
  } finally {
    await orm.close();
    await postgres.stop();
  }
  for (const [id, { seq }] of before) {
    if (organizationId === null || organizationId === id) {
      sum.broken += 1;
      process.stdout.write(
        `${formatId('org', id)}: BROKEN at link 1: all of the ${seq} links that there once were are missing\n`,
      );
    }
  }
  if (anchorFile !== undefined && sum.broken === 0) {
    await writeAnchors(anchorFile, after);
  }
  process.stdout.write(
    `verify-audit: ${sum.organizations} organizations, ${sum.events} events, ${sum.links} links, ${sum.broken} broken\n`,
  );
  process.exitCode = sum.broken > 0 ? 1 : 0;
}

function lineOf({ organizationId, events, links, hash, fault }: ChainReport): string {
  const verdict = fault ? `BROKEN at link ${fault.seq}: ${fault.why}` : `holds, and ends with ${hash}`;
  return `${formatId('org', organizationId)}: ${events} events, ${links} links: ${verdict}\n`;
}

function readArguments() {
  const options = {
    organization: { type: 'string' },
    anchors: { type: 'string' },
    'database-url': { type: 'string' },
    help: { type: 'boolean' },
  } as const;
  try {
    const { values } = parseArgs({ options });
    return {
      organizationId: values.organization === undefined ? null : parseId('org', values.organization, ['organization']),
      anchorFile: values.anchors,
      databaseUrl: values['database-url'],
      help: values.help ?? false,
    };
  } catch (error) {
    throw new Refused(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`, { cause: error });
  }
}

/** A line for each organization: its id, the number of its last link, and the hash of that. */
async function readAnchors(path: string): Promise<Map<string, ChainAnchor>> {
  const text = await readFile(path, 'utf8').catch(error => {
    if (error.code === 'ENOENT') {
      return '';
    }
    throw new Refused(`${path} cannot be read (${error.code}).`, { cause: error });
  });
  const lines = text.split('\n').filter(line => line !== '');
  return new Map(
    lines.map(line => {
      const [, id, seq, hash] = /^(org_\w+) (\d+) ([0-9a-f]{64})$/.exec(line) ?? [];
      if (!id || !seq || !hash) {
        throw new Refused(`${path} holds a line that is no anchor: ${line}`);
      }
      return [parseId('org', id, [path]), { seq: Number(seq), hash }];
    }),
  );
}

async function writeAnchors(path: string, anchors: ReadonlyMap<string, ChainAnchor>): Promise<void> {
  const lines = [...anchors].map(([id, { seq, hash }]) => `${formatId('org', id)} ${seq} ${hash}\n`);
  await writeFile(`${path}.new`, lines.toSorted().join(''));
  await rename(`${path}.new`, path);
}
