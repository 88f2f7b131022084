import type { Context } from '../../context.ts';
import { type Caller, isPerson } from '../authorization/viewer.ts';
import type { LiveEvent, Topic } from './live-event.ts';
import { StreamEnded } from './stream-ended.ts';

/** Events of one stream that nobody has read yet; one more ends it. A removal of 1,000 people at once must fit. */
const mostWaiting = 2000;

/** After these, a stream of whom they are about looks whether it may go on. */
const touchesAccess = new Set<LiveEvent['type']>([
  'identity.ended',
  'member.ended',
  'member.role_changed',
  'user.role_changed',
]);

/** What somebody follows. */
export interface Following {
  readonly topics: readonly Topic[];
  /** Which of the topics' events the stream shows. */
  readonly wants: (event: LiveEvent) => boolean;
  /** Throws unless the caller may follow this now. Asked at the start, before each event, and whenever in doubt. */
  readonly authorize: (context: Context) => Promise<unknown>;
  /** Shown at once: where things stand when the stream begins. */
  readonly first?: LiveEvent;
  /** Whether nothing can follow what the context shows now, so that the stream is complete. */
  readonly isComplete?: (context: Context) => Promise<boolean>;
}

/** Something to do for the reader of a stream: show an event, or only see whether it may go on. */
export type Step = LiveEvent | 'RECHECK';

/** The events that one caller follows, from when they happen to when they are read. */
export class LiveStream implements AsyncIterable<Step> {
  readonly caller: Caller;
  readonly following: Following;
  /** Whether it was seen that the caller may follow. */
  isAdmitted = false;
  /** Told once, when it ends or is closed. */
  onEnd: (() => void) | null = null;
  #waiting: Step[] = [];
  #wake: (() => void) | null = null;
  #isOpen = true;
  #ended: StreamEnded | null = null;
  readonly #release: (stream: LiveStream) => void;

  constructor(caller: Caller, following: Following, release: (stream: LiveStream) => void) {
    this.caller = caller;
    this.following = following;
    this.#release = release;
  }

  /** Why it ended; null while it is open, and when its reader closed it. */
  get ended(): StreamEnded | null {
    return this.#ended;
  }

  take(event: LiveEvent): void {
    const reason = this.#endedBy(event);
    if (reason !== null) {
      this.end(StreamEnded.by(reason));
    } else if (this.following.wants(event)) {
      this.#push(event);
    } else if (this.#mayTouchAccess(event)) {
      this.recheck();
    }
  }

  /** Lets the stream see whether the caller may still follow it. */
  recheck(): void {
    if (this.#waiting.at(-1) !== 'RECHECK') {
      this.#push('RECHECK');
    }
  }

  /** What waits is forgotten: nothing is shown to whom it may not be shown any more. */
  end(reason: StreamEnded): void {
    if (this.#isOpen) {
      this.#ended = reason;
      this.close();
    }
  }

  close(): void {
    if (this.#isOpen) {
      this.#isOpen = false;
      this.#waiting = [];
      this.#release(this);
      this.#wake?.();
      this.onEnd?.();
    }
  }

  /** The next thing to do; null once it is over. For one reader. */
  async step(): Promise<Step | null> {
    while (this.#isOpen) {
      const step = this.#waiting.shift();
      if (step) {
        return step;
      }
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    }
    return null;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Step, void> {
    for (let step = await this.step(); step; step = await this.step()) {
      yield step;
    }
  }

  #push(step: Step): void {
    if (this.#waiting.length >= mostWaiting) {
      this.end(StreamEnded.by('SLOW_CONSUMER'));
    } else {
      this.#waiting.push(step);
      this.#wake?.();
    }
  }

  /** Why the event ends the caller's access for good, without asking the database: from commit to here is what counts. */
  #endedBy(event: LiveEvent): string | null {
    const { caller } = this;
    switch (event.type) {
      case 'session.ended':
        return isPerson(caller) && event.sessionId === caller.sessionId ? (event.reason ?? 'SIGNED_OUT') : null;
      case 'service_account_key.ended':
        return !isPerson(caller) && event.keyId === caller.keyId ? 'REVOKED' : null;
      case 'user.ended':
        return isPerson(caller) && event.userId === caller.userId ? `ACCOUNT_${event.status}` : null;
      case 'organization.ended':
        return event.organizationId === caller.organizationId ? 'ORGANIZATION_SUSPENDED' : null;
      default:
        return null;
    }
  }

  #mayTouchAccess(event: LiveEvent): boolean {
    const { caller } = this;
    return touchesAccess.has(event.type) && 'userId' in event && isPerson(caller) && event.userId === caller.userId;
  }
}
