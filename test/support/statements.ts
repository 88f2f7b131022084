import { Client } from 'pg';
import { expect, vi } from 'vitest';

/** How many statements this process sends to PostgreSQL while it does something; BEGIN and COMMIT count. */
export async function countStatements(work: () => Promise<unknown>): Promise<number> {
  const sent = vi.spyOn(Client.prototype, 'query');
  try {
    await work();
    expect(sent).toHaveBeenCalled();
    return sent.mock.calls.length;
  } finally {
    sent.mockRestore();
  }
}
