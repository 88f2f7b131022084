import { type IdKind, idKinds } from '../../../shared/ids.ts';

/** The prefix of the ids of a kind of thing that can change hands. */
export function idKindOf(kind: string): IdKind {
  const found = Object.entries(idKinds).find(([, name]) => name === kind);
  if (!found) {
    throw new Error(`Things of the kind ${kind} can change hands, but have no ids of their own in idKinds.`);
  }
  return found[0] as IdKind;
}
