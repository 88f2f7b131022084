import { readFile, writeFile } from 'node:fs/promises';

import type { Measured } from './report.ts';

const file = new URL('results.json', import.meta.url);

/** What was last measured of each workload, in the order of their ids, as the chart and the README show it. */
export async function mergeResults(measured: readonly Measured[]): Promise<Measured[]> {
  const kept = JSON.parse(await readFile(file, 'utf8').catch(() => '[]')) as Measured[];
  const fresh = new Set(measured.map(({ id }) => id));
  const all = [...kept.filter(({ id }) => !fresh.has(id)), ...measured].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await writeFile(file, `${JSON.stringify(all, null, 2)}\n`);
  return all;
}
