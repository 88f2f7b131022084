import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How to start a program that refuses to run as root: a command to put in front, or another OS user. */
export interface RunAs {
  readonly prefix: readonly string[];
  readonly owner?: Owner;
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Finds a way to run PostgreSQL, which refuses to run as root.
 *
 * A user namespace comes first: it needs no new OS user, and the files keep their owner, so that any directory that root
 * can enter will do. An OS user `postgres`, made when it is missing, is what is left where namespaces are forbidden.
 * Files that belong to another user than root already are used as that user.
 */
export async function chooseRunAs(cluster: Owner | null): Promise<RunAs> {
  if (process.getuid?.() !== 0) {
    return { prefix: [] };
  }
  if (cluster && cluster.uid !== 0) {
    return { prefix: [], owner: { uid: cluster.uid, gid: cluster.gid } };
  }

  const prefix = ['unshare', '--user', '--map-user=1000', '--'];
  try {
    await run(prefix[0]!, [...prefix.slice(1), 'true']);
    return { prefix };
  } catch {
    return { prefix: [], owner: await postgresUser() };
  }
}

async function postgresUser(): Promise<Owner> {
  try {
    return await lookUp('postgres');
  } catch {
    try {
      await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
      return await lookUp('postgres');
    } catch {
      throw new Error(
        'PostgreSQL refuses to run as root, and neither a user namespace (unshare) nor an OS user could be made here. ' +
          'Start Leaver as a normal user, or set DATABASE_URL to a PostgreSQL server that is already running.',
      );
    }
  }
}

async function lookUp(name: string): Promise<Owner> {
  const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}
