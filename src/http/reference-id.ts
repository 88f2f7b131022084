import { randomUUID } from 'node:crypto';

import { inBase32 } from '../shared/ids.ts';

/** Names a request in its answer and in the log, so that a person can tell an operator which one it was. */
export function newReferenceId(): string {
  return `req_${inBase32(randomUUID())}`;
}
