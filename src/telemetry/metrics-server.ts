import { createServer, type Server } from 'node:http';

import type { Registry } from 'prom-client';

interface MetricsServerOptions {
  readonly host: string;
  readonly port: number;
  readonly registry: Registry;
  /** Brings up to date what is only known when it is asked for. */
  readonly refresh: () => Promise<void>;
}

/** Serves `/metrics`, and nothing else, on a port of its own, so that what is public cannot reach it. */
export async function serveMetrics({ host, port, registry, refresh }: MetricsServerOptions): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    refresh()
      .then(() => registry.metrics())
      .then(
        text => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
        () => response.writeHead(500).end(),
      );
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(port, host, resolve);
  await promise;
  return server;
}
