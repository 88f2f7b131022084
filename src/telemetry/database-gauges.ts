import { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';

/** Milliseconds that one scrape may take from the database. */
const patience = 2000;

type Sample = { readonly value: number } & Readonly<Record<string, string | number>>;

/** One statement each, whatever there is to count. */
const gauges = [
  {
    name: 'leaver_jobs',
    help: 'Jobs of the fleet, by task and state',
    labels: ['task', 'state'],
    sql: `select task_identifier as task,
        case when locked_at is not null then 'running' when attempts >= max_attempts then 'failed'
          when run_at > now() then 'scheduled' else 'ready' end as state,
        count(*)::int as value
      from graphile_worker.jobs group by 1, 2`,
  },
  {
    name: 'leaver_outbox_oldest_seconds',
    help: 'For how long the oldest thing has waited to reach the outside, by outbox; 0 when nothing waits',
    labels: ['outbox'],
    sql: `select outbox, coalesce(extract(epoch from greatest(now() - oldest, interval '0')), 0)::float8 as value from (
        select 'erasure_step' as outbox, min(created_at) as oldest from erasure_step where state = 'PENDING'
        union all select 'webhook_delivery', min(created_at) from webhook_delivery where state = 'PENDING'
        union all select 'mail', min(created_at) from mail where state = 'PENDING') lag`,
  },
  {
    name: 'leaver_erasures',
    help: 'Erasures, by state',
    labels: ['state'],
    sql: 'select state, count(*)::int as value from erasure group by 1',
  },
] as const;

/**
 * What only the database knows, asked when it is scraped, on a connection of its own.
 *
 * While it does not answer in time, `leaver_database_up` is 0 and the others are left out, so that nobody takes old
 * figures for new ones.
 */
export class DatabaseGauges {
  readonly #pool: Pool;
  readonly #up: Gauge;
  readonly #gauges: readonly { readonly gauge: Gauge; readonly sql: string }[];
  #asking: Promise<void> | null = null;

  constructor(registry: Registry, connectionString: string) {
    this.#pool = new Pool({
      connectionString,
      max: 1,
      connectionTimeoutMillis: patience,
      statement_timeout: patience,
      query_timeout: patience,
      idleTimeoutMillis: 60_000,
    });
    this.#pool.on('error', () => {}).on('connect', client => client.on('error', () => {}));
    this.#gauges = gauges.map(({ name, help, labels, sql }) => ({
      gauge: new Gauge({ name, help, labelNames: [...labels], registers: [registry] }),
      sql,
    }));
    this.#up = new Gauge({
      name: 'leaver_database_up',
      help: 'Whether the database answered this scrape: 1, or 0',
      registers: [registry],
    });
  }

  /** Scrapes at the same time share one look. */
  refresh(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #ask(): Promise<void> {
    let up = 1;
    for (const { gauge, sql } of this.#gauges) {
      gauge.reset();
      try {
        // After the first that fails no other is tried.
        const rows = up === 1 ? (await this.#pool.query<Sample>(sql)).rows : [];
        for (const { value, ...labels } of rows) {
          gauge.set(labels, value);
        }
      } catch {
        up = 0;
      }
    }
    this.#up.set(up);
  }
}
