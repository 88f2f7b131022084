import { isIP } from 'node:net';

import { z } from 'zod';

const flag = z.enum(['true', 'false']).transform(value => value === 'true');
const whole = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error });
};
const list = z.string().transform(text =>
  text
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== ''),
);
const isNetwork = (text: string) => {
  const [address = '', bits = '0', ...more] = text.split('/');
  return isIP(address) !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= 128 && more.length === 0;
};

export const limitVariables = {
  LEAVER_CORS_ORIGINS: list
    .refine(origins => origins.every(origin => URL.canParse(origin) && new URL(origin).origin === origin), {
      error: 'must be origins such as https://app.example.com, with commas between them',
    })
    .default([]),
  LEAVER_INTROSPECTION: flag.optional(),
  LEAVER_MAX_ALIASES: whole(0, 100_000).default(50),
  LEAVER_MAX_BODY_BYTES: whole(1024, 100 * 1024 * 1024).default(1024 * 1024),
  LEAVER_MAX_COST: whole(1, 1_000_000_000).default(20_000),
  LEAVER_MAX_DEPTH: whole(1, 100).default(12),
  LEAVER_MAX_ROOT_FIELDS: whole(1, 10_000).default(20),
  LEAVER_MAX_TOKENS: whole(10, 100_000).default(2000),
  LEAVER_RATE_ADDRESS: whole(0, 1_000_000_000).default(300_000),
  LEAVER_RATE_COST: whole(0, 1_000_000_000).default(10_000_000),
  LEAVER_RATE_INVITE: whole(0, 1_000_000).default(200),
  LEAVER_RATE_PRINCIPAL: whole(0, 1_000_000_000).default(120_000),
  LEAVER_RATE_REAUTHENTICATE: whole(0, 1_000_000).default(10),
  LEAVER_RATE_RESET: whole(0, 1_000_000).default(100),
  LEAVER_RATE_SIGN_IN: whole(0, 1_000_000).default(10),
  LEAVER_RATE_SIGN_IN_NETWORK: whole(0, 1_000_000).default(300),
  LEAVER_RATE_SIGN_UP: whole(0, 1_000_000).default(100),
  LEAVER_REQUEST_SECONDS: whole(1, 3600).default(30),
  LEAVER_SILENT_SOCKETS: whole(1, 1_000_000).default(1000),
  LEAVER_SOCKETS_PER_ADDRESS: whole(0, 1_000_000).default(1000),
  LEAVER_TRUSTED_DOCUMENTS: z.string().min(1).optional(),
  LEAVER_TRUSTED_PROXIES: list
    .refine(networks => networks.every(isNetwork), {
      error: 'must be addresses or networks such as 10.0.0.0/8, with commas between them',
    })
    .default([]),
};

/** What the server bears of one request, and of one caller. */
export interface Limits {
  readonly maxBodyBytes: number;
  readonly maxTokens: number;
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxCost: number;
  readonly introspection: boolean;
  /** File or directory that says which documents are run; null to run any. */
  readonly trustedDocuments: string | null;
  /** Origins of pages that may call from a browser. */
  readonly corsOrigins: readonly string[];
  /** Networks whose forwarding headers are believed. */
  readonly trustedProxies: readonly string[];
  /** In which a request must have come in whole. */
  readonly requestSeconds: number;
  /** How many WebSockets are open: of one network, 0 for any number; and of all together on which nobody has spoken yet. */
  readonly sockets: { readonly perAddress: number; readonly silent: number };
  /** How often; 0 for as often as anybody likes. */
  readonly rates: {
    /** Documents from a network in a minute. */
    readonly address: number;
    /** Cost of the documents of a principal, or of a network where nobody is signed in, in a minute. */
    readonly cost: number;
    /** Invitations that somebody sends in an hour, a second time or not. */
    readonly invite: number;
    /** Documents of a principal in a minute. */
    readonly principal: number;
    /** Tries to prove again who one is, in a minute. */
    readonly reauthenticate: number;
    /** Mails that a network, or a user, has sent in an hour to set a password anew, or to confirm an address. */
    readonly reset: number;
    /** Tries to sign in to an account, and from a network, in a minute. */
    readonly signIn: number;
    readonly signInNetwork: number;
    /** Accounts that a network tries to make in an hour. */
    readonly signUp: number;
  };
}

type Variables = z.infer<z.ZodObject<typeof limitVariables>>;

export function limitsOf(data: Variables, isOpen: boolean): Limits {
  return {
    maxBodyBytes: data.LEAVER_MAX_BODY_BYTES,
    maxTokens: data.LEAVER_MAX_TOKENS,
    maxDepth: data.LEAVER_MAX_DEPTH,
    maxAliases: data.LEAVER_MAX_ALIASES,
    maxRootFields: data.LEAVER_MAX_ROOT_FIELDS,
    maxCost: data.LEAVER_MAX_COST,
    introspection: data.LEAVER_INTROSPECTION ?? isOpen,
    trustedDocuments: data.LEAVER_TRUSTED_DOCUMENTS ?? null,
    corsOrigins: data.LEAVER_CORS_ORIGINS,
    trustedProxies: data.LEAVER_TRUSTED_PROXIES,
    requestSeconds: data.LEAVER_REQUEST_SECONDS,
    sockets: { perAddress: data.LEAVER_SOCKETS_PER_ADDRESS, silent: data.LEAVER_SILENT_SOCKETS },
    rates: {
      address: data.LEAVER_RATE_ADDRESS,
      cost: data.LEAVER_RATE_COST,
      invite: data.LEAVER_RATE_INVITE,
      principal: data.LEAVER_RATE_PRINCIPAL,
      reauthenticate: data.LEAVER_RATE_REAUTHENTICATE,
      reset: data.LEAVER_RATE_RESET,
      signIn: data.LEAVER_RATE_SIGN_IN,
      signInNetwork: data.LEAVER_RATE_SIGN_IN_NETWORK,
      signUp: data.LEAVER_RATE_SIGN_UP,
    },
  };
}
