import type { Context } from '../../context.ts';

/** What type-graphql hands to a function that opens a stream. */
export interface Subscribing {
  readonly context: Context;
  readonly args: Readonly<Record<string, unknown>>;
}
