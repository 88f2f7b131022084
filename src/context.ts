import type { EntityManager } from '@mikro-orm/postgresql';

import type { Config } from './config.ts';
import type { ProveForeignToken } from './modules/identity/index.ts';
import type { Caller, Viewer } from './shared/authorization/viewer.ts';
import type { Rows } from './shared/database/rows.ts';
import type { Eventual } from './shared/eventual.ts';
import type { LiveFeed } from './shared/live/live-feed.ts';

/** How the caller proved to be somebody, before anybody looked whether the proof is any good. */
export interface PresentedToken {
  readonly token: string;
  readonly from: 'HEADER' | 'COOKIE';
}

/** The response's cookies, as far as operations' mutations set them. */
export interface SessionCookies {
  set(tokens: { readonly sessionToken: string; readonly refreshToken: string; readonly expiresAt: Date }): void;
  clear(): void;
  readonly refreshToken: string | null;
}

/** What an operation may reach; a job or a script can make one as well as a request. */
export interface OperationContext {
  readonly em: EntityManager;
  readonly now: () => Date;
  readonly config: Config;
}

/** What a resolver may reach: built once per request, never shared between two. */
export interface Context extends OperationContext {
  /** Id of the request, the same in the log. */
  readonly referenceId: string;
  /** Logs, under the reference, the cause of an error of which the answer tells nothing. */
  readonly report: (cause: unknown) => void;
  readonly presented: PresentedToken | null;
  /** Name of the calling program, from its User-Agent header. */
  readonly device: string | null;
  /** The network that the call came from. */
  readonly network: string;
  /** Tells the caller, beside the answer, when to come again. */
  readonly askToWait: (seconds: number) => void;
  readonly cookies: SessionCookies;
  /** Proves tokens of another provider; null when only Leaver's own count. */
  readonly foreignTokens: ProveForeignToken | null;
  /** Who calls, if it is a person; null for a service account, and when nobody is signed in. */
  readonly viewer: () => Promise<Viewer | null>;
  /** Who calls, person or service account; null for nobody. Looked up once, when it is first asked for. */
  readonly caller: () => Eventual<Caller | null>;
  /** Lets what follows in the request be the new session's, so that an answer can show what only its user may see. */
  readonly present: (sessionToken: string) => void;
  /** Rows by id, and pages of rows, batched over the request. */
  readonly rows: Rows;
  /** What happens on any server of the fleet. */
  readonly live: LiveFeed;
  /**
   * A context that has read nothing yet, for the same caller: what a stream answers its next event with. Its `caller`
   * throws once the caller is nobody any more.
   */
  readonly again: () => Context;
}
