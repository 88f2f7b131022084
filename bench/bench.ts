import type { Arguments } from './arguments.ts';
import type { Cluster } from './cluster.ts';
import type { Outcome } from './result.ts';
import type { World } from './world.ts';

/** What a workload works with. */
export interface Bench {
  readonly cluster: Cluster;
  readonly world: World;
  readonly asked: Arguments;
  /** Tells who waits what is being done. */
  readonly say: (text: string) => void;
}

export interface Workload {
  readonly id: string;
  readonly title: string;
  /** Whether it takes so much time and disk that only `--scale large` runs it. */
  readonly isLarge: boolean;
  readonly run: (bench: Bench) => Promise<Outcome>;
}
