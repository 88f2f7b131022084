import { GraphQLError } from 'graphql';

import type { Context } from '../../context.ts';
import { isPerson, requireCaller } from '../authorization/viewer.ts';
import { type LiveEvent, type Topic, topicOf, topicsOf } from './live-event.ts';
import { type Following, LiveStream } from './live-stream.ts';
import type { StreamEnded } from './stream-ended.ts';

interface LiveFeedOptions {
  /** Returns once the server hears what the fleet announces, and has heard all that was announced before. */
  readonly caughtUp: () => Promise<void>;
  /** Most streams that one user, or service account, may have open on this server. */
  readonly mostPerUser: number;
}

/** Hands what the fleet announces to the open streams of this server. */
export class LiveFeed {
  readonly #options: LiveFeedOptions;
  readonly #streams = new Map<Topic, Set<LiveStream>>();

  constructor(options: LiveFeedOptions) {
    this.#options = options;
  }

  /**
   * Opens a stream, which hears nothing of what was over when it was asked for.
   *
   * Registers it before it looks whether the caller may follow, so that no end of access falls between the two.
   *
   * @throws {Unauthenticated} if nobody is signed in
   * @throws {GraphQLError} if the caller has too many open, or what `authorize` throws
   */
  async follow(context: Context, following: Following): Promise<LiveStream> {
    const caller = await requireCaller(context);
    await this.#options.caughtUp();
    const own = isPerson(caller) ? topicOf.user(caller.userId) : topicOf.serviceAccount(caller.serviceAccountId);
    const { mostPerUser } = this.#options;
    if ((this.#streams.get(own)?.size ?? 0) >= mostPerUser) {
      throw new GraphQLError(`At most ${mostPerUser} streams of one caller are open at a time. Close some.`, {
        extensions: { code: 'TOO_MANY_STREAMS', limit: mostPerUser },
      });
    }
    const topics = new Set([...following.topics, own, topicOf.organization(caller.organizationId)]);
    const stream = new LiveStream(caller, following, closed => this.#forget(closed, topics));
    for (const topic of topics) {
      const followers = this.#streams.get(topic) ?? new Set();
      this.#streams.set(topic, followers.add(stream));
    }
    try {
      await following.authorize(context.again());
    } catch (error) {
      stream.close();
      throw stream.ended ?? error;
    }
    stream.isAdmitted = true;
    if (following.first) {
      stream.take(following.first);
    }
    return stream;
  }

  take(events: readonly LiveEvent[]): void {
    for (const event of events) {
      const concerned = topicsOf(event).flatMap(topic => [...(this.#streams.get(topic) ?? [])]);
      for (const stream of new Set(concerned)) {
        stream.take(event);
      }
    }
  }

  /** Lets every stream see whether it may go on, such as after events may have been missed. */
  recheck(): void {
    for (const stream of this.#all()) {
      stream.recheck();
    }
  }

  end(reason: StreamEnded): void {
    for (const stream of this.#all()) {
      stream.end(reason);
    }
  }

  /** How many streams are open, and were not just asked for. */
  get size(): number {
    return [...this.#all()].filter(({ isAdmitted }) => isAdmitted).length;
  }

  #all(): Set<LiveStream> {
    return new Set([...this.#streams.values()].flatMap(streams => [...streams]));
  }

  #forget(stream: LiveStream, topics: ReadonlySet<Topic>): void {
    for (const topic of topics) {
      const followers = this.#streams.get(topic);
      followers?.delete(stream);
      if (followers?.size === 0) {
        this.#streams.delete(topic);
      }
    }
  }
}
