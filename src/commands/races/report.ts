import type { RaceResult } from './run-race.ts';

/** Most violations of one pair that are shown; all of them count. */
const shown = 5;

/** One line a pair, with the deadlocks and the like that were retried inside, and below it how its rounds ended. */
export function tableOf(results: readonly RaceResult[]): string {
  const headings = [
    'pair',
    'rounds',
    'seconds',
    'deadlocks',
    'serialization',
    'lock timeouts',
    'to clients',
    'violations',
  ];
  const rows = results.map(({ name, rounds, seconds, givenUp, troubled, violations }) => [
    name,
    String(rounds),
    seconds.toFixed(1),
    String(givenUp.deadlocks),
    String(givenUp.serialization),
    String(givenUp.timeouts),
    String(troubled),
    String(violations.length),
  ]);
  const widths = headings.map((heading, i) => Math.max(heading.length, ...rows.map(row => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  return `${[headings, ...rows].map(line).join('\n')}\n`;
}

/** What the answers of a pair's rounds were, most frequent first. */
export function outcomesOf({ outcomes }: RaceResult): string {
  const sorted = [...outcomes].toSorted(([, a], [, b]) => b - a).slice(0, 8);
  return sorted.map(([outcome, count]) => `    ${String(count).padStart(6)}  ${outcome}\n`).join('');
}

export function violationsOf({ name, violations }: RaceResult): string {
  const more = violations.length > shown ? [`and ${violations.length - shown} more`] : [];
  return [...violations.slice(0, shown), ...more].map(text => `    ✗ ${name}: ${text}\n`).join('');
}
