import { context, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

export interface Tracing {
  readonly tracer: Tracer;
  /** Sends what has not been sent yet. */
  stop(): Promise<void>;
}

/** Begins to send spans to a collector, in batches. While it is away they are dropped, and nobody waits for it. */
export function startTracing(endpoint: string): Tracing {
  // For the whole process; a second one is refused, which is well.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'leaver' }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 1000 })],
  });
  return {
    tracer: provider.getTracer('leaver'),
    // A collector that is away must not keep the server from ending well.
    stop: () => provider.shutdown().catch(() => {}),
  };
}
