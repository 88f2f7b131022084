import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { cpus, platform, release, totalmem } from 'node:os';
import { promisify } from 'node:util';

import type { Arguments } from './arguments.ts';
import { type Cluster, settings } from './cluster.ts';

/** What the numbers come from. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
  readonly commit: string;
  readonly date: string;
  readonly users: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, string>>;
}

const named = ['@apollo/server', '@mikro-orm/postgresql', 'fastify', 'graphql', 'pg', 'type-graphql'] as const;

export async function machineOf(
  cluster: Cluster,
  { users, rounds, seconds }: Pick<Arguments, 'users' | 'rounds' | 'seconds'>,
): Promise<Machine> {
  const { dependencies } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const git = await promisify(execFile)('git', ['rev-parse', '--short', 'HEAD']).catch(() => ({ stdout: 'unknown' }));
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.versions.node,
    postgres: await cluster.version(),
    commit: git.stdout.trim(),
    date: new Date().toISOString().slice(0, 10),
    users,
    rounds,
    seconds,
    settings,
    packages: Object.fromEntries(named.map(name => [name, dependencies[name] ?? ''])),
  };
}
