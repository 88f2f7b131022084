import type { EntityManager } from '@mikro-orm/postgresql';
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';

import type { Config } from '../config.ts';
import type { Context, PresentedToken, SessionCookies } from '../context.ts';
import { findForeignViewer, findViewer, type ProveForeignToken, type SessionUses } from '../modules/identity/index.ts';
import { findServiceViewer } from '../modules/workspace/index.ts';
import { type Caller as Principal, idOf, isPerson } from '../shared/authorization/viewer.ts';
import { Rows } from '../shared/database/rows.ts';
import { describeError } from '../shared/errors/describe-error.ts';
import type { LiveFeed } from '../shared/live/live-feed.ts';
import { isOwnToken, isTokenOf } from '../shared/tokens.ts';
import { networkOf } from './limits/network-of.ts';
import type { RateLimits } from './limits/rate-limits.ts';
import { presentedToken, sessionCookie } from './presented-token.ts';

const refreshCookie = 'leaver_refresh';

export interface Surroundings {
  readonly em: EntityManager;
  readonly config: Config;
  readonly now: () => Date;
  readonly sessionUses: SessionUses | null;
  readonly rates: RateLimits;
  readonly live: LiveFeed;
  /** Null when only Leaver's own tokens count. */
  readonly foreignTokens: ProveForeignToken | null;
  /** The caller as of now; throws when the session or the key is good for nothing any more. */
  readonly lookAgain: (caller: Principal) => Promise<Principal>;
}

/** Who calls, as far as the request tells. */
export interface Caller {
  readonly presented: PresentedToken | null;
  readonly referenceId: string;
  readonly report: Context['report'];
  readonly device: string | null;
  readonly network: string;
  readonly askToWait: (seconds: number) => void;
  readonly cookies: SessionCookies;
}

/** What the resolvers of one request may reach. Asks nothing of the database by itself. */
export function requestContext(surroundings: Surroundings, request: FastifyRequest, reply: FastifyReply): Context {
  return contextOf(surroundings, {
    presented: presentedToken(request),
    referenceId: request.id,
    report: reportTo(request.log, request.id),
    device: request.headers['user-agent'] ?? null,
    network: networkOf(request.ip),
    askToWait: seconds => void reply.header('retry-after', seconds),
    cookies: sessionCookies(surroundings.config, request, reply),
  });
}

/** Logs causes of which the answer tells nothing. */
export function reportTo(log: FastifyBaseLogger, referenceId: string): Context['report'] {
  return cause => log.error({ reqId: referenceId, error: describeError(cause) }, 'refused by the database');
}

/** @param found who calls, where that is known otherwise than by the presented token */
export function contextOf(
  surroundings: Surroundings,
  caller: Caller,
  found: (() => Promise<Principal | null>) | null = null,
): Context {
  const { em, config, now, live, lookAgain, rates, sessionUses } = surroundings;
  let forked: EntityManager | undefined;
  let rows: Rows | undefined;
  let token = caller.presented?.token ?? null;
  let principal: ReturnType<Context['caller']> | undefined;

  async function find(): ReturnType<Context['caller']> {
    if (found) {
      return found();
    }
    const holder = token === null ? null : await findHolder(surroundings, context.em, token);
    if (holder && token !== null) {
      rates.learn(token, idOf(holder));
      sessionUses?.note(holder, now());
    }
    return holder;
  }

  const context: Context = {
    ...caller,
    // Made when it is first needed: the smallest of requests need none.
    get em() {
      forked ??= em.fork();
      return forked;
    },
    get rows() {
      rows ??= new Rows(context.em, now());
      return rows;
    },
    config,
    now,
    live,
    caller() {
      principal ??= find();
      return principal;
    },
    async viewer() {
      const who = await context.caller();
      return who && isPerson(who) ? who : null;
    },
    present(sessionToken) {
      token = sessionToken;
      principal = undefined;
    },
    again: () =>
      contextOf(surroundings, caller, async () => {
        const first = await context.caller();
        return first && lookAgain(first);
      }),
  };
  return context;
}

/** Who holds a token, by what it says of itself. */
async function findHolder(
  { foreignTokens, now }: Surroundings,
  em: EntityManager,
  token: string,
): Promise<Principal | null> {
  if (isTokenOf('serviceKey', token)) {
    return findServiceViewer(em, token, now());
  }
  return foreignTokens && !isOwnToken(token)
    ? findForeignViewer(em, foreignTokens, token, now())
    : findViewer(em, token, now());
}

function sessionCookies({ secureCookies }: Config, request: FastifyRequest, reply: FastifyReply): SessionCookies {
  const options = { httpOnly: true, secure: secureCookies, sameSite: 'lax', path: '/' } as const;
  return {
    refreshToken: request.cookies[refreshCookie] ?? null,
    set({ sessionToken, refreshToken, expiresAt }) {
      void reply.setCookie(sessionCookie, sessionToken, { ...options, expires: expiresAt });
      void reply.setCookie(refreshCookie, refreshToken, { ...options, expires: expiresAt });
    },
    clear() {
      void reply.clearCookie(sessionCookie, options).clearCookie(refreshCookie, options);
    },
  };
}
