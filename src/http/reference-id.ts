import { TypeID } from 'typeid-js';
import { v7 } from 'uuid';

/** Names a request in its answer and in the log, so that a person can tell an operator which one it was. */
export function newReferenceId(): string {
  return TypeID.fromUUID('req', v7()).toString();
}
