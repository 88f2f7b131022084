import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { chartOf } from './chart.ts';
import { cells, describe, headings, type Measured, mark, tell } from './report.ts';
import { mergeResults } from './result-file.ts';

const begin = '<!-- Written by `npm run bench -- --write`. -->';
const end = '<!-- End of what the bench writes. -->';

/** Puts what was measured into the chart and the README, beside what was measured of other workloads before. */
export async function writeReport(measured: readonly Measured[]): Promise<void> {
  const all = await mergeResults(measured);
  const chart = new URL('chart.svg', import.meta.url);
  const readme = new URL('../README.md', import.meta.url);
  await writeFile(chart, chartOf(all));
  const text = await readFile(readme, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) {
    throw new Error(`README.md has no place for the report: the lines ${begin} and ${end} are missing.`);
  }
  await writeFile(readme, `${text.slice(0, from + begin.length)}\n\n${section(all)}\n\n${text.slice(to)}`);
  const results = fileURLToPath(new URL('results.json', import.meta.url));
  await promisify(execFile)('npm', ['exec', '--', 'oxfmt', fileURLToPath(readme), results]);
}

function section(all: readonly Measured[]): string {
  const rows = all.flatMap(({ id, measurements }) => measurements.map(measurement => [id, ...cells(measurement)]));
  const figures = all.flatMap(workload => workload.figures.map(figure => [workload.id, tell(figure), mark(figure)]));
  const machines = Map.groupBy(all, ({ machine }) => describe(machine));
  return [
    '![Speed of Leaver beside hand-written SQL](bench/chart.svg)',
    table(['', ...headings], rows),
    table(['', 'Figure', ''], figures),
    ...[...machines].map(([text, of]) => `${of.map(({ id }) => id).join(', ')}: ${text}`),
  ].join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n');
}
