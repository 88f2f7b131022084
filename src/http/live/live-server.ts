import type { MikroORM } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';

import type { Config } from '../../config.ts';
import { recheckSessions, type SessionCheck } from '../../modules/identity/index.ts';
import { type KeyCheck, recheckServiceAccountKeys } from '../../modules/workspace/index.ts';
import { type Caller, isPerson } from '../../shared/authorization/viewer.ts';
import { LiveFeed } from '../../shared/live/live-feed.ts';
import { StreamEnded } from '../../shared/live/stream-ended.ts';
import { Listener } from './listener.ts';

/** What ends by time alone, such as a session's token, is noticed by looking. */
const lookEvery = 10_000;

interface LiveServerOptions {
  readonly orm: MikroORM;
  readonly config: Config;
  readonly now: () => Date;
}

/** The open streams of this server, and what they need of the database. */
export class LiveServer {
  readonly feed: LiveFeed;
  readonly #listener: Listener;
  readonly #sessions: DataLoader<string, SessionCheck>;
  readonly #keys: DataLoader<string, KeyCheck>;
  readonly #look: NodeJS.Timeout;

  constructor({ orm, config, now }: LiveServerOptions) {
    this.#listener = new Listener({
      url: orm.config.get('clientUrl') ?? '',
      onEvents: events => this.feed.take(events),
      onGap: () => this.feed.recheck(),
    });
    this.feed = new LiveFeed({ caughtUp: () => this.#listener.caughtUp(), mostPerUser: config.streamsPerUser });
    this.#sessions = new DataLoader(
      async ids => {
        const checks = await recheckSessions(orm.em.fork(), ids, now());
        return ids.map(id => checks.get(id) ?? { reason: 'TOKEN_EXPIRED' });
      },
      { cache: false },
    );
    this.#keys = new DataLoader(
      async ids => {
        const checks = await recheckServiceAccountKeys(orm.em.fork(), ids, now());
        return ids.map(id => checks.get(id) ?? { reason: 'REVOKED' });
      },
      { cache: false },
    );
    this.#look = setInterval(() => this.feed.recheck(), lookEvery).unref();
  }

  /**
   * The caller as of now. What many streams ask at once is one statement.
   *
   * @throws {StreamEnded} if the session or the key is good for nothing any more
   */
  readonly lookAgain = async (caller: Caller): Promise<Caller> => {
    const check = await (isPerson(caller) ? this.#sessions.load(caller.sessionId) : this.#keys.load(caller.keyId));
    if ('reason' in check) {
      throw StreamEnded.by(check.reason);
    }
    return check.viewer;
  };

  /** Ends every stream. */
  stop(): void {
    clearInterval(this.#look);
    this.feed.end(StreamEnded.by('SERVER_STOPPING'));
  }

  close(): Promise<void> {
    return this.#listener.close();
  }
}
