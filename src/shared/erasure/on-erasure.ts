/** What becomes of a thing that refers to a person, when that person is erased. */
export type ErasureRule =
  | DeleteRule
  /** The reference is cleared, and the columns of `set` with it; the row stays, because it is somebody else's. */
  | { readonly action: 'anonymize'; readonly set: Readonly<Record<string, null>> }
  /** On the person's own row, which stays as a tombstone: the column is cleared. */
  | { readonly action: 'blank' }
  /** Nothing happens, for the reason given. */
  | { readonly action: 'keep'; readonly reason: string };

export interface DeleteRule {
  readonly action: 'delete';
  /** How the row is found: it refers to the person (or to a row that is deleted), or it holds the person's address. */
  readonly by: 'reference' | 'address';
  /** Property with the name of stored bytes, which are deleted after the commit. */
  readonly bytes?: string;
}

export const deleteRow = (options: Pick<DeleteRule, 'bytes'> = {}): ErasureRule => ({
  action: 'delete',
  by: 'reference',
  ...options,
});
export const deleteByAddress = (): ErasureRule => ({ action: 'delete', by: 'address' });
export const anonymize = (...properties: readonly string[]): ErasureRule => ({
  action: 'anonymize',
  set: Object.fromEntries(properties.map(property => [property, null])),
});
export const blank = (): ErasureRule => ({ action: 'blank' });
export const keep = (reason: string): ErasureRule => ({ action: 'keep', reason });

const declared = new Map<object, Map<string, ErasureRule>>();

/**
 * Declares, beside a property that refers to a person, what becomes of the row when that person is erased.
 *
 * The same holds for a reference to a row that is deleted with a person. The server does not start while a column that
 * refers to a person declares nothing.
 */
export function OnErasure(rule: ErasureRule): PropertyDecorator {
  return (prototype, property) => {
    const rules = declared.get(prototype.constructor) ?? new Map<string, ErasureRule>();
    declared.set(prototype.constructor, rules.set(String(property), rule));
  };
}

/** The rules that an entity declares, by property. */
export function erasureRulesOf(entity: object): ReadonlyMap<string, ErasureRule> {
  return declared.get(entity) ?? new Map<string, ErasureRule>();
}
