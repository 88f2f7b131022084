import type { Machine } from './machine.ts';
import { type Figure, isReached, type Measurement, type Outcome } from './result.ts';
import { sideNames } from './side.ts';
import { median, spread } from './statistics.ts';

/** A workload that was measured, and on what. */
export interface Measured extends Outcome {
  readonly id: string;
  readonly title: string;
  readonly machine: Machine;
}

/** All that was measured, as text. */
export function report(measured: readonly Measured[]): string {
  const heads = [...new Set(measured.map(({ machine }) => describe(machine)))];
  const parts = measured.map(({ id, title, measurements, figures, notes }) =>
    [
      `${id}  ${title}`,
      ...table([headings, ...measurements.map(cells)]).map(line => `    ${line}`),
      ...figures.map(figure => `    ${mark(figure).padEnd(12)} ${tell(figure)}`),
      ...notes.map(note => `    ${note}`),
    ].join('\n'),
  );
  return `${[...heads, ...parts].join('\n\n')}\n\n`;
}

/** The machine, the versions and the world, as one sentence. */
export function describe(machine: Machine): string {
  const { cpu, cores, memoryGb, system, node, postgres, commit, date, users, rounds, seconds } = machine;
  return (
    `${cpu}, ${cores} cores, ${memoryGb} GB, ${system}; Node ${node}, PostgreSQL ${postgres}, ` +
    `${Object.entries(machine.packages)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}; commit ${commit}, ${date}; ` +
    `${users.toLocaleString('en')} users, ${rounds} rounds of ${seconds} s; ` +
    `fsync ${machine.settings['fsync']}, synchronous_commit ${machine.settings['synchronous_commit']}.`
  );
}

/** How many of the figures are reached; what was not measured counts as not reached. */
export function summary(measured: readonly Measured[]): string {
  const figures = measured.flatMap(workload => workload.figures);
  const reached = figures.filter(figure => isReached(figure) === true).length;
  return `bench: ${reached} of ${figures.length} figures reached`;
}

export const headings = [
  'case',
  'side',
  'median',
  'spread',
  'statements',
  'CPU ms',
  'PostgreSQL CPU ms',
  'peak MB',
] as const;

/** A measurement as texts, in the order of {@link headings}. */
export function cells(measurement: Measurement): string[] {
  const { side, rounds, unit, statements, cpu, databaseCpu, peakMemory } = measurement;
  return [
    measurement.case,
    sideNames[side],
    `${short(median(rounds))} ${unit}`,
    rounds.length > 1 ? `${Math.round(spread(rounds) * 100)} %` : '',
    statements === undefined || statements === null ? '' : String(statements),
    middle(cpu),
    middle(databaseCpu),
    middle(peakMemory),
  ];
}

export function tell(figure: Figure): string {
  const { text, value, target, atLeast } = figure;
  const wanted = `${atLeast ? 'at least' : 'at most'} ${target}`;
  return `${text}: ${value === null ? 'not measured' : short(value)} (${wanted})`;
}

export function mark(figure: Figure): string {
  const reached = isReached(figure);
  return reached === null ? 'not measured' : reached ? 'reached' : 'NOT REACHED';
}

/** A number in at most three digits, or whole. */
export function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function middle(values: readonly (number | null)[] | undefined): string {
  const known = (values ?? []).filter(value => value !== null);
  return known.length === 0 ? '' : short(median(known));
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = headings.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  return rows.map(row =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
