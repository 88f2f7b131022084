import { z } from 'zod';

const flag = z.enum(['true', 'false']).transform(value => value === 'true');
const portError = 'must be a whole number from 0 to 65535';
const collector = z
  .url({ protocol: /^https?$/, error: 'must look like http://collector.example.com:4318' })
  .transform(url => url.replace(/\/+$/, ''));

export const operatorVariables = {
  DATABASE_REPLICA_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must look like postgresql://user:password@host:5432/database' })
    .optional(),
  LEAVER_JOBS: flag.default(true),
  LEAVER_METRICS: flag.default(false),
  LEAVER_METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  LEAVER_METRICS_PORT: z.coerce
    .number({ error: portError })
    .int({ error: portError })
    .min(0, { error: portError })
    .max(65_535, { error: portError })
    .default(9464),
  LEAVER_MIGRATE_ON_START: flag.default(true),
  LEAVER_OTLP_ENDPOINT: collector.optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.optional(),
};

/** What concerns who runs the server, and nobody who calls it. */
export interface OperatorConfig {
  /** Whether this server does jobs as well: purges, mail, webhooks, verification. One of the fleet must. */
  readonly jobs: boolean;
  /** Where metrics are served, apart from the API; null when they are not. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  readonly migrateOnStart: boolean;
  /** Base URL of the OTLP/HTTP collector that traces go to; null when there are none. */
  readonly otlpEndpoint: string | null;
  /** A standby of the database that queries may be read from. */
  readonly replicaUrl: string | null;
}

type Variables = z.infer<z.ZodObject<typeof operatorVariables>>;

export function operatorOf(data: Variables): OperatorConfig {
  return {
    jobs: data.LEAVER_JOBS,
    metrics: data.LEAVER_METRICS ? { host: data.LEAVER_METRICS_HOST, port: data.LEAVER_METRICS_PORT } : null,
    migrateOnStart: data.LEAVER_MIGRATE_ON_START,
    otlpEndpoint: data.LEAVER_OTLP_ENDPOINT ?? data.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    replicaUrl: data.DATABASE_REPLICA_URL ?? null,
  };
}
