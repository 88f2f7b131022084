import type { EntityManager } from '@mikro-orm/postgresql';
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';

import type { Config } from '../config.ts';
import type { Context, PresentedToken, SessionCookies } from '../context.ts';
import { findForeignViewer, findViewer, type ProveForeignToken, type SessionUses } from '../modules/identity/index.ts';
import { findServiceViewer } from '../modules/workspace/index.ts';
import { type Caller as Principal, idOf, isPerson } from '../shared/authorization/viewer.ts';
import { Rows } from '../shared/database/rows.ts';
import { describeError } from '../shared/errors/describe-error.ts';
import type { Eventual } from '../shared/eventual.ts';
import type { LiveFeed } from '../shared/live/live-feed.ts';
import { isOwnToken, isTokenOf } from '../shared/tokens.ts';
import { networkOf } from './limits/network-of.ts';
import type { RateLimits } from './limits/rate-limits.ts';
import { presentedToken } from './presented-token.ts';
import { sessionCookies } from './session-cookies.ts';

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
  return contextOf(surroundings, new RequestCaller(surroundings.config, request, reply));
}

/** Reads of a request only what is asked for, as most requests ask for little. */
class RequestCaller implements Caller {
  readonly #config: Config;
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;
  readonly presented: PresentedToken | null;

  constructor(config: Config, request: FastifyRequest, reply: FastifyReply) {
    this.#config = config;
    this.#request = request;
    this.#reply = reply;
    this.presented = presentedToken(request);
  }

  get referenceId(): string {
    return this.#request.id;
  }

  get report(): Context['report'] {
    return reportTo(this.#request.log, this.#request.id);
  }

  get device(): string | null {
    return this.#request.headers['user-agent'] ?? null;
  }

  get network(): string {
    return networkOf(this.#request.ip);
  }

  get askToWait(): Context['askToWait'] {
    return seconds => void this.#reply.header('retry-after', seconds);
  }

  get cookies(): SessionCookies {
    return sessionCookies(this.#config, this.#request, this.#reply);
  }
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
  return new CallContext(new Call(surroundings, caller, found));
}

/** One call, and what was read for it. Everything is made when it is first needed: the smallest of calls need nothing. */
class Call {
  readonly surroundings: Surroundings;
  readonly caller: Caller;
  readonly #found: (() => Promise<Principal | null>) | null;
  #em: EntityManager | undefined;
  #rows: Rows | undefined;
  #token: string | null;
  #principal: Eventual<Principal | null> | undefined;

  constructor(surroundings: Surroundings, caller: Caller, found: (() => Promise<Principal | null>) | null) {
    this.surroundings = surroundings;
    this.caller = caller;
    this.#found = found;
    this.#token = caller.presented?.token ?? null;
  }

  get em(): EntityManager {
    this.#em ??= this.surroundings.em.fork();
    return this.#em;
  }

  get rows(): Rows {
    // Of a fork: the first manager would join whatever transaction is open where it is asked.
    this.#rows ??= new Rows(this.em, this.surroundings.now());
    return this.#rows;
  }

  principal(): Eventual<Principal | null> {
    if (this.#principal === undefined) {
      this.#principal = this.#remember(this.#found ? this.#found() : this.#find());
    }
    return this.#principal;
  }

  async #remember(finding: Promise<Principal | null>): Promise<Principal | null> {
    const token = this.#token;
    const principal = await finding;
    // Somebody else may call by now.
    if (token === this.#token) {
      this.#principal = principal;
    }
    return principal;
  }

  present(sessionToken: string): void {
    this.#token = sessionToken;
    this.#principal = undefined;
  }

  async #find(): Promise<Principal | null> {
    const { rates, sessionUses, now } = this.surroundings;
    const token = this.#token;
    const holder = token === null ? null : await findHolder(this, token);
    if (holder && token !== null) {
      rates.learn(token, idOf(holder));
      sessionUses?.note(holder, now());
    }
    return holder;
  }
}

/** Has nothing of its own but the call, so that the copies that Apollo Server makes of it cost nothing, and share it. */
class CallContext implements Context {
  readonly call: Call;

  constructor(call: Call) {
    this.call = call;
  }

  get em() {
    return this.call.em;
  }

  get rows() {
    return this.call.rows;
  }

  get now() {
    return this.call.surroundings.now;
  }

  get config() {
    return this.call.surroundings.config;
  }

  get live() {
    return this.call.surroundings.live;
  }

  get foreignTokens() {
    return this.call.surroundings.foreignTokens;
  }

  get referenceId() {
    return this.call.caller.referenceId;
  }

  get report() {
    return this.call.caller.report;
  }

  get presented() {
    return this.call.caller.presented;
  }

  get device() {
    return this.call.caller.device;
  }

  get network() {
    return this.call.caller.network;
  }

  get askToWait() {
    return this.call.caller.askToWait;
  }

  get cookies() {
    return this.call.caller.cookies;
  }

  caller() {
    return this.call.principal();
  }

  async viewer() {
    const who = await this.call.principal();
    return who && isPerson(who) ? who : null;
  }

  present(sessionToken: string) {
    this.call.present(sessionToken);
  }

  again() {
    const { surroundings, caller } = this.call;
    return contextOf(surroundings, caller, async () => {
      const first = await this.call.principal();
      return first && surroundings.lookAgain(first);
    });
  }
}

/** Who holds a token, by what it says of itself. */
async function findHolder({ surroundings, rows, em }: Call, token: string): Promise<Principal | null> {
  const { foreignTokens, now } = surroundings;
  if (isTokenOf('serviceKey', token)) {
    return findServiceViewer(em, token, now());
  }
  return foreignTokens && !isOwnToken(token)
    ? findForeignViewer(rows, foreignTokens, token, em)
    : findViewer(rows, token, em);
}
