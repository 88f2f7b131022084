import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Cluster } from './cluster.ts';
import { ServerProcess } from './server-process.ts';

/**
 * Who is measured: Leaver, the limit with the same guarantees, and the limit without any.
 *
 * The two limits are routes of one program, in a process of their own each.
 */
export const sides = ['leaver', 'guaranteed', 'bare'] as const;
export type Side = (typeof sides)[number];

export const sideNames: Readonly<Record<Side, string>> = {
  leaver: 'Leaver',
  guaranteed: 'limit',
  bare: 'bare limit',
};

export interface RunningSide {
  readonly side: Side;
  readonly server: ServerProcess;
  readonly database: string;
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a side on a database. */
export async function startSide(
  side: Side,
  cluster: Cluster,
  database: string,
  { jobs = true } = {},
): Promise<RunningSide> {
  const url = cluster.urlOf(database);
  const dataDir = await mkdtemp(join(tmpdir(), 'leaver-bench-files-'));
  const server = await (side === 'leaver'
    ? ServerProcess.leaver(url, dataDir, { jobs })
    : ServerProcess.limit(url, cluster.steps));
  return {
    side,
    server,
    database,
    url,
    async stop() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

interface SidesOptions {
  /** Whether each side works on a copy of its own, all on one, or on the database itself. */
  readonly copies: 'each' | 'one' | 'none';
  /** Whether Leaver does its jobs as well, as the limit never does. */
  readonly jobs?: boolean;
}

/** Lets work be done by all sides, on copies of a database, or on itself. */
export async function withSides<T>(
  cluster: Cluster,
  template: string,
  { copies, jobs = true }: SidesOptions,
  work: (running: readonly RunningSide[]) => Promise<T>,
): Promise<T> {
  const running: RunningSide[] = [];
  const made = new Set<string>();
  try {
    for (const side of sides) {
      const database = { each: `${template}_${side}`, one: `${template}_copy`, none: template }[copies];
      if (database !== template && !made.has(database)) {
        made.add(database);
        await cluster.create(database, template);
      }
      running.push(await startSide(side, cluster, database, { jobs }));
    }
    return await work(running);
  } finally {
    await Promise.all(running.map(one => one.stop()));
    for (const database of made) {
      await cluster.drop(database);
    }
  }
}
