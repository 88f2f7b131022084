import { Client } from 'pg';

type Query = (this: Client, ...args: unknown[]) => unknown;

const patched = Client.prototype as unknown as { query: Query };

/** The text of every SQL statement that any connection of this process sends while the work runs. */
export async function captureStatements(work: () => Promise<unknown>): Promise<string[]> {
  const original = patched.query;
  const sent: string[] = [];
  patched.query = function capture(...args) {
    const [statement] = args;
    sent.push(typeof statement === 'string' ? statement : (statement as { text: string }).text);
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
