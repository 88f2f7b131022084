import type { Config } from '../config.ts';
import { isLoopback } from './is-loopback.ts';

/** Whether there is a development mailbox: in the embedded mode, when nobody but this machine can ask for it. */
export function hasMailbox({ databaseUrl, host }: Config): boolean {
  return databaseUrl === null && isLoopback(host);
}
