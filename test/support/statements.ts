import { Client } from 'pg';

type Query = (this: Client, ...args: unknown[]) => unknown;

const patched = Client.prototype as unknown as { query: Query };

/** The text of every SQL statement that any connection of this process sends while the work runs. */
export async function captureStatements(work: () => Promise<unknown>): Promise<string[]> {
  const original = patched.query;
  const sent: string[] = [];
  patched.query = function capture(...args) {
    sent.push(textOf(args[0]));
    return original.apply(this, args);
  };
  try {
    await work();
  } finally {
    patched.query = original;
  }
  return sent;
}

/** How many SQL statements are sent while the work runs, those that begin and end a transaction included. */
export async function countStatements(work: () => Promise<unknown>): Promise<number> {
  return (await captureStatements(work)).length;
}

/** Lets no statement through any more as soon as a transaction of this process has committed, while the work runs. */
export async function failAfterCommit<T>(work: () => Promise<T>): Promise<T> {
  const original = patched.query;
  let committed = false;
  patched.query = function fail(...args) {
    if (committed) {
      return Promise.reject(new Error('The database went away after the commit'));
    }
    committed = textOf(args[0]).toLowerCase() === 'commit';
    return original.apply(this, args);
  };
  try {
    return await work();
  } finally {
    patched.query = original;
  }
}

const textOf = (statement: unknown): string =>
  typeof statement === 'string' ? statement : (statement as { text: string }).text;
