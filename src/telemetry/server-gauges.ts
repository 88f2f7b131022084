import type { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';

import { countPasswords } from '../modules/identity/index.ts';

/** How the connections of a pool are used, at the time of each scrape. */
export function gaugePool(registry: Registry, pool: Pool, most: number): void {
  const connections: Gauge = new Gauge({
    name: 'leaver_pool_connections',
    help: 'Connections to PostgreSQL in use and idle, callers that wait for one, and the most that there can be',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      connections.set({ state: 'in_use' }, pool.totalCount - pool.idleCount);
      connections.set({ state: 'idle' }, pool.idleCount);
      connections.set({ state: 'waiting' }, pool.waitingCount);
      connections.set({ state: 'max' }, most);
    },
  });
}

/** How many streams of events are open on this server. */
export function gaugeStreams(registry: Registry, count: () => number): void {
  const streams: Gauge = new Gauge({
    name: 'leaver_open_streams',
    help: 'Streams of events that are open on this server',
    registers: [registry],
    collect() {
      streams.set(count());
    },
  });
}

/** How many passwords are hashed and wait for it: a flood of sign-ins shows here first. */
export function gaugePasswords(registry: Registry): void {
  const passwords: Gauge = new Gauge({
    name: 'leaver_passwords',
    help: 'Passwords that are hashed at this moment, that wait for it, and the most that are hashed at once',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      for (const [state, count] of Object.entries(countPasswords())) {
        passwords.set({ state }, count);
      }
    },
  });
}
