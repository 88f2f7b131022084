import { z } from 'zod';

import { type Limits, limitVariables, limitsOf } from './config.limits.ts';
import { type OperatorConfig, operatorOf, operatorVariables } from './config.operator.ts';

export type { Limits } from './config.limits.ts';

const flag = z.enum(['true', 'false']).transform(value => value === 'true');
const whole = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error });
};

/** All with which who can check a token cannot make one. */
const jwtAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

function isSecure(url: string): boolean {
  return url.startsWith('https:') || ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(url).hostname);
}

const variables = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  PORT: whole(0, 65_535).default(4000),
  HOST: z.string().min(1).optional(),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must look like postgresql://user:password@host:5432/database' })
    .optional(),
  DATABASE_POOL_SIZE: whole(1, 500).default(20),
  LEAVER_DATA_DIR: z.string().min(1).default('.leaver'),
  LEAVER_COOKIE_SECURE: flag.optional(),
  LEAVER_EXPLORER: flag.optional(),
  LEAVER_IDENTITY_PROVIDER: z.enum(['local', 'supabase']).default('local'),
  LEAVER_INVITATION_DAYS: whole(1, 365).default(7),
  LEAVER_JWKS_URL: z
    .url({ protocol: /^https?$/, error: 'must look like https://id.example.com/.well-known/jwks.json' })
    .refine(isSecure, { error: 'must begin with https://, unless it is on this machine' })
    .optional(),
  LEAVER_JWT_ALGORITHMS: z
    .string()
    .default('RS256,ES256,EdDSA')
    .transform(text => text.split(',').map(name => name.trim()))
    .pipe(z.array(z.enum(jwtAlgorithms, { error: `must be some of ${jwtAlgorithms.join(', ')}` })).min(1)),
  LEAVER_JWT_AUDIENCE: z.string().min(1).optional(),
  LEAVER_JWT_ISSUER: z.string().min(1).optional(),
  LEAVER_LEDGER_DIR: z.string().min(1).optional(),
  LEAVER_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  LEAVER_MASTER_KEY: z
    .base64({ error: 'must be 32 bytes in base64, as `openssl rand -base64 32` makes them' })
    .transform(text => Buffer.from(text, 'base64'))
    .refine(key => key.length === 32, { error: 'must be 32 bytes in base64, as `openssl rand -base64 32` makes them' })
    .optional(),
  LEAVER_MAIL_FROM: z.string().min(3).default('Leaver <leaver@localhost>'),
  LEAVER_PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must look like https://app.example.com' }).optional(),
  LEAVER_PURGE_AFTER_DAYS: whole(0, 3650).default(30),
  LEAVER_PURGE_CHUNK_ROWS: whole(1, 100_000).default(5000),
  LEAVER_PURGE_INLINE_ROWS: whole(0, 10_000_000).default(100_000),
  LEAVER_REAUTHENTICATION_MINUTES: whole(1, 1440).default(10),
  LEAVER_RECEIPT_KEY: z.string().optional(),
  LEAVER_RECEIPT_KEY_FILE: z.string().optional(),
  LEAVER_SESSION_DAYS: whole(1, 365).default(30),
  LEAVER_SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must look like smtps://user:password@mail.example.com:465' })
    .optional(),
  LEAVER_STREAMS_PER_USER: whole(1, 10_000).default(20),
  LEAVER_SUPABASE_SERVICE_KEY: z.string().min(1).optional(),
  LEAVER_SUPABASE_URL: z.url({ protocol: /^https?$/, error: 'must look like https://project.supabase.co' }).optional(),
  LEAVER_TOKEN_MINUTES: whole(1, 1440).default(60),
  LEAVER_WEBHOOK_ALLOW_PRIVATE: flag.default(false),
  ...limitVariables,
  ...operatorVariables,
});

const foreignTokenVariables = ['LEAVER_JWKS_URL', 'LEAVER_JWT_AUDIENCE', 'LEAVER_JWT_ISSUER'] as const;

/** What a choice cannot do without. */
const completed = variables.superRefine((data, context) => {
  for (const name of ['LEAVER_SUPABASE_SERVICE_KEY', 'LEAVER_SUPABASE_URL'] as const) {
    if (data.LEAVER_IDENTITY_PROVIDER === 'supabase' && data[name] === undefined) {
      context.addIssue({
        code: 'custom',
        path: [name],
        message: 'must be set when LEAVER_IDENTITY_PROVIDER is supabase',
      });
    }
  }
  for (const name of foreignTokenVariables) {
    if (data[name] === undefined && foreignTokenVariables.some(other => data[other] !== undefined)) {
      const message = `must be set with ${foreignTokenVariables.filter(other => other !== name).join(' and ')}`;
      context.addIssue({ code: 'custom', path: [name], message });
    }
  }
});

/** Those of the server, and the one that says where the demo finds it. */
const known = new Set([...Object.keys(variables.shape), 'LEAVER_URL']);

/** Where people's identities are kept beside Leaver, and how they are deleted there. */
export type IdentityProviderConfig =
  | { readonly kind: 'local' }
  | { readonly kind: 'supabase'; readonly url: string; readonly serviceKey: string };

/** Which tokens of another provider count: signed by its keys, made by it, and made for this server. */
export interface ForeignTokensConfig {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
}

/** What the server is told from outside, checked once at the start. */
export interface Config {
  readonly production: boolean;
  readonly port: number;
  readonly host: string;
  /** Null in embedded mode, where the server brings its own PostgreSQL. */
  readonly databaseUrl: string | null;
  readonly poolSize: number;
  readonly dataDir: string;
  readonly secureCookies: boolean;
  readonly explorer: boolean;
  /** Null when only Leaver's own tokens count. */
  readonly foreignTokens: ForeignTokensConfig | null;
  readonly identityProvider: IdentityProviderConfig;
  readonly invitationDays: number;
  /** Null when the ledger of erasures is kept in the data directory. */
  readonly ledgerDir: string | null;
  readonly limits: Limits;
  readonly logLevel: string;
  /** What the keys of the audit log are wrapped under; null to keep one in the data directory. */
  readonly masterKey: Buffer | null;
  readonly mailFrom: string;
  readonly operator: OperatorConfig;
  /** Where the links of mails lead to. */
  readonly publicUrl: string;
  readonly purgeAfterDays: number;
  /** Rows that one transaction of a purge that runs afterwards deletes. */
  readonly purgeChunkRows: number;
  /** Most rows that the transaction that ends somebody deletes as well. */
  readonly purgeInlineRows: number;
  /** How old a sign-in may be for what ends or takes over an account. */
  readonly reauthenticationMinutes: number;
  /** Ed25519 private key in PEM that receipts are signed with; null when it comes from a file. */
  readonly receiptKey: string | null;
  /** Null when the key is the one of the data directory. */
  readonly receiptKeyFile: string | null;
  readonly sessionDays: number;
  /** Null when there is no server that mail could go to. */
  readonly smtpUrl: string | null;
  readonly streamsPerUser: number;
  readonly tokenMinutes: number;
  /** Whether webhooks may reach private addresses, and go without encryption. */
  readonly webhookAllowPrivate: boolean;
}

/**
 * Reads the environment. The only place that does.
 *
 * @throws {Error} naming each variable that is wrong, and what it must be
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const { data, error } = completed.safeParse(given);
  const unknown = Object.keys(given).filter(name => name.startsWith('LEAVER_') && !known.has(name));
  if (error || unknown.length > 0) {
    const faults = [
      ...(error?.issues ?? []).map(({ path, message }) => `  ${path.join('.')}: ${message}`),
      ...unknown.map(name => `  ${name}: is no variable of Leaver`),
    ];
    throw new Error(`The configuration is wrong:\n${faults.join('\n')}\nSee "Running it" in README.md.`);
  }

  const embedded = data.DATABASE_URL === undefined;
  // A server for others tells of itself what it is told to.
  const isOpen = embedded || data.NODE_ENV !== 'production';
  const host = data.HOST ?? (embedded ? '127.0.0.1' : '0.0.0.0');
  return {
    production: data.NODE_ENV === 'production',
    port: data.PORT,
    host,
    databaseUrl: data.DATABASE_URL ?? null,
    poolSize: data.DATABASE_POOL_SIZE,
    dataDir: data.LEAVER_DATA_DIR,
    secureCookies: data.LEAVER_COOKIE_SECURE ?? !embedded,
    explorer: data.LEAVER_EXPLORER ?? isOpen,
    foreignTokens: foreignTokensOf(data),
    identityProvider:
      data.LEAVER_IDENTITY_PROVIDER === 'supabase'
        ? {
            kind: 'supabase',
            url: (data.LEAVER_SUPABASE_URL ?? '').replace(/\/+$/, ''),
            serviceKey: data.LEAVER_SUPABASE_SERVICE_KEY ?? '',
          }
        : { kind: 'local' },
    invitationDays: data.LEAVER_INVITATION_DAYS,
    ledgerDir: data.LEAVER_LEDGER_DIR ?? null,
    limits: limitsOf(data, data.LEAVER_EXPLORER ?? isOpen),
    logLevel: data.LEAVER_LOG_LEVEL,
    masterKey: data.LEAVER_MASTER_KEY ?? null,
    mailFrom: data.LEAVER_MAIL_FROM,
    operator: operatorOf(data),
    publicUrl: data.LEAVER_PUBLIC_URL ?? `http://${host.includes(':') ? `[${host}]` : host}:${data.PORT}`,
    purgeAfterDays: data.LEAVER_PURGE_AFTER_DAYS,
    purgeChunkRows: data.LEAVER_PURGE_CHUNK_ROWS,
    purgeInlineRows: data.LEAVER_PURGE_INLINE_ROWS,
    receiptKey: data.LEAVER_RECEIPT_KEY ?? null,
    receiptKeyFile: data.LEAVER_RECEIPT_KEY_FILE ?? null,
    reauthenticationMinutes: data.LEAVER_REAUTHENTICATION_MINUTES,
    sessionDays: data.LEAVER_SESSION_DAYS,
    smtpUrl: data.LEAVER_SMTP_URL ?? null,
    streamsPerUser: data.LEAVER_STREAMS_PER_USER,
    tokenMinutes: data.LEAVER_TOKEN_MINUTES,
    webhookAllowPrivate: data.LEAVER_WEBHOOK_ALLOW_PRIVATE,
  };
}

function foreignTokensOf(data: z.infer<typeof variables>): ForeignTokensConfig | null {
  const { LEAVER_JWKS_URL: jwksUrl, LEAVER_JWT_AUDIENCE: audience, LEAVER_JWT_ISSUER: issuer } = data;
  return jwksUrl === undefined || audience === undefined || issuer === undefined
    ? null
    : { jwksUrl, issuer, audience, algorithms: data.LEAVER_JWT_ALGORITHMS };
}
