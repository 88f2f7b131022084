export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** By the nearest rank, so that each is a time that was measured. */
export function percentiles(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (part: number) => sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
  return { p50: rank(0.5), p99: rank(0.99), max: rank(1) };
}

export function tableOf(rows: Readonly<Record<string, Percentiles>>): string {
  const width = Math.max(...Object.keys(rows).map(({ length }) => length));
  const cells = (values: readonly string[]) => values.map(value => value.padStart(9)).join('');
  return [
    `${'milliseconds'.padEnd(width)}${cells(['p50', 'p99', 'max'])}`,
    ...Object.entries(rows).map(
      ([name, { p50, p99, max }]) => name.padEnd(width) + cells([p50, p99, max].map(value => value.toFixed(1))),
    ),
  ].join('\n');
}
