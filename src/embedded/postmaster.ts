import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** More than any system gives to a process. */
const nobody = 2 ** 30;

/** Who PostgreSQL's lock file says runs on a cluster. */
interface Postmaster {
  readonly pid: number;
  /** The process is this cluster's PostgreSQL. */
  readonly isOurs: boolean;
  /** The process is another one, which has got the number of a PostgreSQL that was killed. */
  readonly isTaken: boolean;
  readonly isReady: boolean;
}

/** Null when there is no lock file. */
export async function readPostmaster(cluster: string): Promise<Postmaster | null> {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!pid) {
    return null;
  }
  const command = await commandOf(pid);
  const isOurs = command?.includes(`-D ${cluster} -c `) === true;
  return { pid, isOurs, isTaken: command !== null && !isOurs, isReady: lines[7]?.trim() === 'ready' };
}

/**
 * Puts the number of no process into the lock file, instead of that of an innocent one.
 *
 * The file is not removed: by its other lines PostgreSQL finds out whether children of the killed one still run.
 */
export async function dispossess(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  const lines = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, [String(nobody), ...lines.slice(1)].join('\n'));
}

/** With what a process was started; null when there is none of that number. */
async function commandOf(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
      return command.replaceAll('\0', ' ');
    }
    const { stdout } = await run('ps', ['-o', 'command=', '-p', String(pid)]);
    return stdout;
  } catch {
    return null;
  }
}
