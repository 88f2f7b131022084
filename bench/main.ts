import 'reflect-metadata';
import { mkdir } from 'node:fs/promises';

import { readArguments, usage, WrongArguments } from './arguments.ts';
import type { Bench } from './bench.ts';
import { Cluster } from './cluster.ts';
import { machineOf } from './machine.ts';
import { type Measured, report, summary } from './report.ts';
import { workloads } from './workloads.ts';
import { makeWorld } from './world.ts';
import { writeReport } from './write-report.ts';

// `npm run bench`: measures Leaver beside hand-written SQL over bare HTTP.
try {
  const asked = readArguments(process.argv.slice(2));
  if (asked.help) {
    process.stdout.write(usage);
  } else {
    await run(asked);
  }
} catch (error) {
  if (!(error instanceof WrongArguments)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}

async function run(asked: Bench['asked']): Promise<void> {
  const chosen = workloads.filter(({ id, isLarge }) => asked.only?.includes(id) ?? isLarge === asked.growth);
  if (chosen.length === 0) {
    throw new WrongArguments(`--only takes ${workloads.map(({ id }) => id).join(', ')}.`);
  }
  if (asked.dataDir !== null) {
    await mkdir(asked.dataDir, { recursive: true });
  }
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const cluster = await Cluster.start(asked.dataDir);
  try {
    const world = await makeWorld(cluster, { name: `world_${asked.users}`, users: asked.users, giants: 0 }, say);
    const machine = await machineOf(cluster, asked);
    const measured: Measured[] = [];
    for (const { id, title, run } of chosen) {
      say(`${id}: ${title}`);
      measured.push({ id, title, machine, ...(await run({ cluster, world, asked, say })) });
    }
    if (asked.write) {
      await writeReport(measured);
    }
    process.stdout.write(
      asked.json ? `${JSON.stringify(measured, null, 2)}\n` : `${report(measured)}${summary(measured)}\n`,
    );
  } finally {
    await cluster.stop();
  }
}
