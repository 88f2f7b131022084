import { readId } from '../../shared/ids.ts';

/** Most users of one call. */
export const batchLimit = 1000;

/** One id of a user, as it was requested. */
export interface Entry {
  readonly requestedId: string;
  /** Null when it is no id of a user. */
  readonly id: string | null;
  readonly path: readonly string[];
}

export function readEntries(userIds: readonly string[], at: readonly string[]): Entry[] {
  return userIds.map((requestedId, index) => {
    const read = readId(requestedId);
    return { requestedId, id: read?.kind === 'usr' ? read.uuid : null, path: [...at, String(index)] };
  });
}
