import { createServer } from 'node:http';

interface Value {
  readonly stringValue?: string;
  readonly intValue?: number | string;
}

interface RawSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: Value }[];
  readonly status?: { readonly code?: number };
}

export interface CollectedSpan {
  readonly traceId: string;
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly failed: boolean;
}

interface Export {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly RawSpan[] }[] }[];
}

/** A collector of traces on this machine: OTLP over HTTP, as JSON. */
export class Collector {
  readonly spans: CollectedSpan[] = [];
  /** All that it was sent, as it was sent. */
  text = '';
  url = '';
  readonly #server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', chunk => (body += chunk));
    request.on('end', () => {
      if (request.url === '/v1/traces') {
        this.#take(body);
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });

  static async start(): Promise<Collector> {
    const collector = new Collector();
    await new Promise<void>(done => void collector.#server.listen(0, '127.0.0.1', done));
    collector.url = `http://127.0.0.1:${(collector.#server.address() as { port: number }).port}`;
    return collector;
  }

  async end(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(done => void this.#server.close(done));
  }

  /** The first span of that name. */
  find(name: string): CollectedSpan | undefined {
    return this.spans.find(span => span.name === name);
  }

  childrenOf(parent: CollectedSpan | undefined): CollectedSpan[] {
    return this.spans.filter(({ parentId }) => parentId !== null && parentId === parent?.id);
  }

  #take(body: string): void {
    this.text += body;
    for (const { scopeSpans } of (JSON.parse(body) as Export).resourceSpans) {
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
        this.spans.push({
          traceId: span.traceId,
          id: span.spanId,
          parentId: span.parentSpanId ?? null,
          name: span.name,
          attributes: Object.fromEntries(
            span.attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]),
          ),
          failed: span.status?.code === 2,
        });
      }
    }
  }
}
