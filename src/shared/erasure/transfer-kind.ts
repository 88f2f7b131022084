import { registerEnumType } from 'type-graphql';

const descriptions: Record<string, { description: string }> = {};

/** Kinds of things that can change hands, by their names in the API. Entities add theirs by declaring it. */
export const TransferKind: Record<string, string> = {};

registerEnumType(TransferKind, {
  name: 'TransferKind',
  description: 'Kinds of things that can change hands when somebody leaves.',
  valuesConfig: descriptions,
});

/** The schema is built after all entities are loaded, and so finds every kind. */
export function addTransferKind(kind: string, description: string): void {
  const name = kind.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase();
  TransferKind[name] = kind;
  descriptions[name] = { description };
}
