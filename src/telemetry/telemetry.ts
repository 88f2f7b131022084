import type { ApolloServerPlugin } from '@apollo/server';
import { SpanKind } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Pool } from 'pg';

import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import type { OperationWatcher } from '../http/live/operation-watcher.ts';
import { NotDelivered } from '../shared/jobs/outbox.ts';
import type { Task, Tasks } from '../shared/jobs/tasks.ts';
import { DatabaseGauges } from './database-gauges.ts';
import { inSpan } from './in-span.ts';
import { RequestCounter } from './metrics-plugin.ts';
import { serveMetrics } from './metrics-server.ts';
import { Metrics } from './metrics.ts';
import { refusalOf, watchRootFields, watchSubscriptions } from './root-fields.ts';
import { gaugePasswords, gaugePool, gaugeStreams } from './server-gauges.ts';
import { traceOperationsOnSockets } from './trace-operations.ts';
import { traceOperations, traceRequests } from './trace-requests.ts';
import { traceStatements } from './trace-statements.ts';
import { startTracing, type Tracing } from './tracing.ts';

interface Address {
  readonly port: number;
  stop(): Promise<void>;
}

/** What the server lets be seen of itself. There is none of it, and it costs nothing, unless it is asked for. */
export class Telemetry {
  readonly #config: Config;
  readonly #tracing: Tracing | null;
  readonly #metrics: Metrics | null;
  readonly #counter: RequestCounter | null;

  private constructor(config: Config) {
    const { otlpEndpoint, metrics } = config.operator;
    this.#config = config;
    this.#tracing = otlpEndpoint === null ? null : startTracing(otlpEndpoint);
    this.#metrics = metrics === null ? null : new Metrics();
    this.#counter = this.#metrics && new RequestCounter(this.#metrics);
  }

  /** Null when nothing is to be seen. */
  static of(config: Config): Telemetry | null {
    const { otlpEndpoint, metrics } = config.operator;
    return otlpEndpoint === null && metrics === null ? null : new Telemetry(config);
  }

  /** Follows the pool of the server's own database. */
  watchPool(pool: Pool): void {
    if (this.#tracing) {
      traceStatements(pool, this.#tracing.tracer);
    }
    if (this.#metrics) {
      gaugePool(this.#metrics.registry, pool, this.#config.poolSize);
    }
  }

  watchSchema(schema: GraphQLSchema): void {
    const counter = this.#counter;
    if (counter) {
      watchRootFields(schema, (_, call, context) => looking(call(), answer => this.#noteRefusal(answer, context)));
      watchSubscriptions(schema, error => counter.noteSubscription(error));
    }
    const tracer = this.#tracing?.tracer;
    if (tracer) {
      watchRootFields(schema, (name, call) =>
        inSpan(tracer, { name, attributes: { 'graphql.field': name } }, call, (answer, span) => {
          const code = refusalOf(answer);
          if (code !== null) {
            span.setAttribute('leaver.refusal', code);
          }
        }),
      );
    }
  }

  /** Follows what runs on sockets, which are one request for all of it. Null when it is not to be seen. */
  get watchOperation(): OperationWatcher | null {
    return this.#tracing && traceOperationsOnSockets(this.#tracing.tracer);
  }

  get plugins(): ApolloServerPlugin<Context>[] {
    return [...(this.#counter ? [this.#counter.plugin] : []), ...(this.#tracing ? [traceOperations] : [])];
  }

  watchHttp(http: FastifyInstance): void {
    if (this.#tracing) {
      traceRequests(http, this.#tracing.tracer);
    }
    if (this.#metrics) {
      this.#counter?.addTo(http);
      gaugeStreams(this.#metrics.registry, () => http.openStreams);
      gaugePasswords(this.#metrics.registry);
    }
  }

  /** The tasks, as they are seen when they run. */
  watchTasks(tasks: Tasks): Tasks {
    return Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, this.#watchTask(name, task)]));
  }

  /** Serves the metrics, where they are asked for. */
  async serve(databaseUrl: string): Promise<Address | null> {
    const address = this.#config.operator.metrics;
    if (!this.#metrics || !address) {
      return null;
    }
    const { registry } = this.#metrics;
    const database = new DatabaseGauges(registry, databaseUrl);
    const server = await serveMetrics({ ...address, registry, refresh: () => database.refresh() });
    const bound = server.address();
    return {
      port: typeof bound === 'object' && bound ? bound.port : address.port,
      async stop() {
        server.closeAllConnections();
        await new Promise(done => void server.close(done));
        await database.close();
      },
    };
  }

  async stop(): Promise<void> {
    await this.#tracing?.stop();
  }

  #watchTask(name: string, task: Task): Task {
    const counted: Task = async (context, payload) => {
      try {
        await task(context, payload);
        this.#metrics?.jobRuns.inc({ task: name, outcome: 'ok' });
      } catch (error) {
        this.#metrics?.jobRuns.inc({ task: name, outcome: error instanceof NotDelivered ? 'not_delivered' : 'error' });
        throw error;
      }
    };
    const tracer = this.#tracing?.tracer;
    const span = { name: `job ${name}`, kind: SpanKind.CONSUMER, attributes: { 'leaver.task': name } };
    return tracer ? async (context, payload) => inSpan(tracer, span, () => counted(context, payload)) : counted;
  }

  #noteRefusal(answer: unknown, context: Context): void {
    const code = refusalOf(answer);
    if (code !== null) {
      this.#counter?.noteRefusal(context, code);
    }
  }
}

/** Looks at an answer that is there, or will be. */
function looking(answer: unknown, look: (answer: unknown) => void): unknown {
  if (!(answer instanceof Promise)) {
    look(answer);
    return answer;
  }
  return answer.then(value => {
    look(value);
    return value;
  });
}
