import { formatId, type IdKind, parseId } from '../src/shared/ids.ts';

/** The id as Leaver writes it. */
export const idOf = (kind: IdKind, uuid: string): string => formatId(kind, uuid);

/** The id as PostgreSQL has it. */
export const uuidOf = (kind: IdKind, id: string): string => parseId(kind, id, []);
