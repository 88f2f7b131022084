import type { Side } from './side.ts';

/** What was measured of one side in one case, a value a round. */
export interface Measurement {
  readonly workload: string;
  readonly case: string;
  readonly side: Side;
  readonly unit: 'requests/s' | 'ms' | 's' | 'MB';
  readonly rounds: readonly number[];
  readonly statements?: number | null;
  readonly cpu?: readonly (number | null)[];
  readonly databaseCpu?: readonly (number | null)[];
  readonly peakMemory?: readonly (number | null)[];
}

/** One promise of the project, and whether it is kept. */
export interface Figure {
  readonly workload: string;
  readonly text: string;
  readonly value: number | null;
  readonly target: number;
  readonly atLeast: boolean;
}

/** Null when it could not be measured here. */
export function isReached({ value, target, atLeast }: Figure): boolean | null {
  return value === null ? null : atLeast ? value >= target : value <= target;
}

export interface Outcome {
  readonly measurements: readonly Measurement[];
  readonly figures: readonly Figure[];
  /** What the reader should know of them. */
  readonly notes: readonly string[];
}

/** The rounds of one side in one case. */
export function roundsOf(measurements: readonly Measurement[], of: string, side: Side): readonly number[] {
  const found = measurements.find(measurement => measurement.case === of && measurement.side === side);
  if (!found) {
    throw new Error(`${of} of ${side} was not measured`);
  }
  return found.rounds;
}
