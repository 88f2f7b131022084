import type { Pool, PoolClient } from 'pg';

/**
 * Gives a connection that breaks while it is in use back to its pool.
 *
 * Kysely does so only behind a ROLLBACK that succeeds, which it cannot on a broken connection: each transaction that is
 * cut off would cost the pool one place for good, and closing the pool would wait for ever.
 */
export function giveBackBroken(pool: Pool): void {
  const inUse = new WeakSet<PoolClient>();
  pool.on('acquire', client => inUse.add(client));
  pool.on('release', (_, client) => inUse.delete(client));
  pool.on('connect', client => {
    client.once('end', () => {
      if (inUse.has(client)) {
        client.release(true);
        // Whoever used it may still give it back, which would be an error the second time.
        client.release = () => {};
      }
    });
  });
}
