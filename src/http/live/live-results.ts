import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';

import type { Context } from '../../context.ts';
import type { LiveEvent } from '../../shared/live/live-event.ts';
import { LiveStream } from '../../shared/live/live-stream.ts';
import { StreamEnded } from '../../shared/live/stream-ended.ts';

export interface LiveArgs extends ExecutionArgs {
  readonly contextValue: Context;
}

/** Runs a subscription. Each of its events is answered in a context of its own, as a request of its own would be. */
export async function subscribeLive(args: LiveArgs): Promise<LiveResults | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (source instanceof LiveStream) {
    return new LiveResults(args, source);
  }
  if (Symbol.asyncIterator in source) {
    throw new Error('A subscription follows the live feed, and nothing else');
  }
  return source;
}

type Result = IteratorResult<ExecutionResult, undefined>;

/**
 * What a subscription answers, until its stream ends, which it throws.
 *
 * Written by hand, because a generator cannot be told to end while it waits for an event, or for the database.
 */
export class LiveResults implements AsyncIterableIterator<ExecutionResult, undefined> {
  /** Told when the reader does not read, and so would not read either why the stream ends. */
  onSlow: (() => void) | null = null;
  /** Makes a last answer of why the stream ends, for a reader who takes no error. */
  lastWord: ((error: unknown) => ExecutionResult) | null = null;
  /** Sees each event being answered. */
  watch = (run: () => Promise<ExecutionResult>): Promise<ExecutionResult> => run();
  readonly #args: LiveArgs;
  readonly #stream: LiveStream;
  #settle: (() => void) | null = null;
  #isOver = false;

  constructor(args: LiveArgs, stream: LiveStream) {
    this.#args = args;
    this.#stream = stream;
    stream.onEnd = () => {
      this.#settle?.();
      if (stream.ended?.reason === 'SLOW_CONSUMER') {
        this.onSlow?.();
      }
    };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<Result> {
    if (this.#isOver) {
      this.#stream.close();
      return over;
    }
    try {
      return await this.#next();
    } catch (error) {
      this.#isOver = true;
      this.#stream.close();
      if (this.lastWord) {
        return { done: false, value: this.lastWord(error) };
      }
      throw error;
    }
  }

  async return(): Promise<Result> {
    this.#isOver = true;
    this.#stream.close();
    return over;
  }

  async throw(): Promise<Result> {
    return this.return();
  }

  #next(): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    // What is under way when the stream ends is dropped, whatever comes of it.
    this.#settle = () => (this.#stream.ended ? reject(this.#stream.ended) : resolve(over));
    if (this.#stream.ended) {
      reject(this.#stream.ended);
    } else {
      this.#answer().then(resolve, reject);
    }
    return promise;
  }

  async #answer(): Promise<Result> {
    for (let step = await this.#stream.step(); step; step = await this.#stream.step()) {
      const contextValue = this.#args.contextValue.again();
      if (step === 'RECHECK') {
        await this.#authorize(contextValue);
      } else {
        const event = step;
        return { done: false, value: await this.watch(() => this.#show(event, contextValue)) };
      }
    }
    return over;
  }

  async #show(event: LiveEvent, contextValue: Context): Promise<ExecutionResult> {
    await this.#authorize(contextValue);
    const value = await execute({ ...this.#args, contextValue, rootValue: event });
    this.#isOver = (await this.#stream.following.isComplete?.(contextValue)) ?? false;
    return value;
  }

  async #authorize(context: Context): Promise<void> {
    try {
      await this.#stream.following.authorize(context);
    } catch (error) {
      throw isForbidden(error) ? StreamEnded.by('ACCESS_LOST') : error;
    }
  }
}

const over = { done: true, value: undefined } as const;

function isForbidden(error: unknown): boolean {
  return error instanceof GraphQLError && ['FORBIDDEN', 'NOT_FOUND'].includes(String(error.extensions['code']));
}
