import { createHash } from 'node:crypto';
import { realpath, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/**
 * Holds a data directory for this process, until it releases it or ends, however it ends.
 *
 * What holds it is a socket that listens: the system closes it with the process, and lets nobody listen on it twice. A
 * file with a process id would outlive a kill, and its number would then name any other process.
 *
 * @returns what gives the directory free
 * @throws {Error} if another process holds it
 */
export async function claim(root: string): Promise<() => Promise<void>> {
  const address = addressOf(await realpath(root));
  for (;;) {
    const held = await listen(address);
    if (held) {
      return () => new Promise(done => held.close(() => done()));
    }
    const owner = await ask(address);
    if (owner !== null) {
      throw new Error(
        `Process ${owner} already runs on the data directory ${root}. Stop it, or set LEAVER_DATA_DIR to another directory.`,
      );
    }
    // Only where the socket is a file can one be left behind by a process that was killed.
    await rm(address, { force: true });
  }
}

function addressOf(path: string): string {
  const name = `leaver-${createHash('sha256').update(path).digest('hex').slice(0, 32)}`;
  switch (process.platform) {
    case 'linux':
      return `\0${name}`;
    case 'win32':
      return `\\\\.\\pipe\\${name}`;
    default:
      return join(tmpdir(), `${name}.sock`);
  }
}

function listen(address: string): Promise<Server | null> {
  return new Promise((done, fail) => {
    const server = createServer(socket => socket.end(String(process.pid)));
    server.once('error', error => ('code' in error && error.code === 'EADDRINUSE' ? done(null) : fail(error)));
    server.listen(address, () => done(server.unref()));
  });
}

/** The id of the process that listens; null when none does. */
async function ask(address: string): Promise<string | null> {
  return text(connect(address)).catch(() => null);
}
