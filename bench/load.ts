import { setTimeout as sleep } from 'node:timers/promises';

import autocannon from 'autocannon';

import type { Call } from './call.ts';
import type { Cluster } from './cluster.ts';
import { cpuOf, cpuOfTree, forgetPeak, memoryOf } from './processes.ts';
import type { ServerProcess } from './server-process.ts';

/** What one server did under one load. */
export interface Load {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds of CPU of the server, a request; null where they cannot be told. */
  readonly cpu: number | null;
  /** The same of PostgreSQL, with all of its processes. */
  readonly databaseCpu: number | null;
  /** Milliseconds until an answer, in the median and for the slowest hundredth. */
  readonly latency: { readonly median: number; readonly p99: number };
  /** Megabytes. */
  readonly peakMemory: number | null;
}

interface LoadOptions {
  readonly cluster: Cluster;
  readonly connections: number;
  /** How long; null to make each call once. */
  readonly seconds: number | null;
}

/**
 * Sends calls by many connections at once, each of which has one on its way.
 *
 * Over a time, each connection makes all calls again and again, and begins at another one. Without one, the calls are
 * shared out, and each is made once.
 *
 * @throws {Error} if a single answer was an error
 */
export async function loadWith(server: ServerProcess, calls: readonly Call[], options: LoadOptions): Promise<Load> {
  const { cluster, seconds } = options;
  const connections = Math.min(options.connections, calls.length * (seconds === null ? 1 : 1000));
  const requests = calls.map(toRequest);
  let client = 0;
  forgetPeak(server.pid);
  const before = { cpu: cpuOf(server.pid), database: cpuOfTree(cluster.postmaster) };
  const begun = performance.now();
  let last = begun;
  const result = await new Promise<autocannon.Result>((done, fail) => {
    const running = autocannon(
      {
        url: server.origin,
        connections,
        ...(seconds === null ? { amount: calls.length } : { duration: seconds }),
        timeout: 60,
        requests: requests.slice(0, 1),
        setupClient(handle) {
          const first = client++;
          handle.setRequests(seconds === null ? every(requests, connections, first) : from(requests, first));
        },
        verifyBody: body => body !== undefined && !body.includes('"errors"'),
      },
      (error, outcome) => (error ? fail(error as Error) : done(outcome)),
    );
    running.on('response', () => {
      last = performance.now();
    });
  });
  const after = { cpu: cpuOf(server.pid), database: cpuOfTree(cluster.postmaster) };
  await untilIdle(server.pid);
  const failed = result.errors + result.timeouts + result.non2xx + (result.mismatches ?? 0);
  if (failed > 0) {
    throw new Error(`${failed} of ${result.requests.total} calls to ${calls[0]?.path} failed`);
  }
  const count = result.requests.total;
  const each = (from: number | null, to: number | null) => (from === null || to === null ? null : (to - from) / count);
  return {
    requests: count,
    perSecond: (count * 1000) / (last - begun),
    cpu: each(before.cpu, after.cpu),
    databaseCpu: each(before.database, after.database),
    latency: { median: result.latency.p50, p99: result.latency.p99 },
    peakMemory: memoryOf(server.pid)?.peak ?? null,
  };
}

/** Lets a server finish what was cut off at the end of the time, so that it does not disturb who is measured next. */
async function untilIdle(pid: number): Promise<void> {
  let [before, now] = [-1, cpuOf(pid) ?? 0];
  while (now > before) {
    await sleep(100);
    [before, now] = [now, cpuOf(pid) ?? 0];
  }
}

function toRequest({ path, token, body }: Call): autocannon.Request {
  return {
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body,
  };
}

function every<T>(items: readonly T[], step: number, first: number): T[] {
  return items.filter((_, index) => index % step === first % step);
}

function from<T>(items: readonly T[], first: number): T[] {
  const at = first % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}
