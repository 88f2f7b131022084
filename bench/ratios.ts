import { type Measurement, roundsOf } from './result.ts';
import type { Side } from './side.ts';
import { ratio } from './statistics.ts';

/** How much of one side another reaches, in the median of the rounds. */
export function ratioOf(measurements: readonly Measurement[], of: string, side: Side, to: Side): number {
  return ratio(roundsOf(measurements, of, side), roundsOf(measurements, of, to));
}

/** The same of the CPU that a request takes; null where it cannot be told. */
export function cpuRatio(measurements: readonly Measurement[], of: string, side: Side, to: Side): number | null {
  const [a, b] = [side, to].map(one => measurements.find(m => m.case === of && m.side === one)?.cpu ?? []);
  const known = (values: readonly (number | null)[] | undefined) => (values ?? []).filter(value => value !== null);
  const [first, second] = [known(a), known(b)];
  return first.length > 0 && first.length === second.length ? ratio(first, second) : null;
}
