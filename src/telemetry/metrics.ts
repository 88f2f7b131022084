import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** What this server counts. Labels are from short, fixed lists, and never say who or what. */
export class Metrics {
  readonly registry = new Registry();
  /** A mutation is refused when it answers with one of the errors that it declares. */
  readonly requests = new Counter({
    name: 'leaver_requests_total',
    help: 'GraphQL requests, by operation type and outcome',
    labelNames: ['type', 'outcome'],
    registers: [this.registry],
  });
  readonly durations = new Histogram({
    name: 'leaver_request_duration_seconds',
    help: 'How long queries and mutations took',
    labelNames: ['type'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });
  readonly errors = new Counter({
    name: 'leaver_errors_total',
    help: 'Errors that were answered with, by code',
    labelNames: ['code'],
    registers: [this.registry],
  });
  readonly jobRuns = new Counter({
    name: 'leaver_job_runs_total',
    help: 'Jobs that this server has run, by task and outcome',
    labelNames: ['task', 'outcome'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}
