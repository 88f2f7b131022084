/** What becomes of a thing that refers to a person, when that person is erased. */
export type ErasureRule =
  | DeleteRule
  | AnonymizeRule
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

/** The row stays, because it is somebody else's, or a proof; what tells of the person is cleared. */
export interface AnonymizeRule {
  readonly action: 'anonymize';
  /** Whether the reference itself is cleared; the id of a tombstone tells nothing. */
  readonly clearsReference: boolean;
  /** Further properties that are cleared. */
  readonly clears: readonly string[];
}

/** The row is deleted. `bytes` names the property that leads to stored bytes. */
export const deleteRow = (options: Pick<DeleteRule, 'bytes'> = {}): ErasureRule => ({
  action: 'delete',
  by: 'reference',
  ...options,
});

/** The row is deleted when the column holds the person's address, as it is compared. */
export const deleteByAddress = (): ErasureRule => ({ action: 'delete', by: 'address' });

/** The reference is cleared, and the row stays. */
export const clearReference = (): ErasureRule => ({ action: 'anonymize', clearsReference: true, clears: [] });

/** The row stays and still refers to the tombstone, by a reference or a bare id, but the properties are cleared. */
export const scrub = (...clears: readonly string[]): ErasureRule => ({
  action: 'anonymize',
  clearsReference: false,
  clears,
});

/** On the person's own row: the column is cleared. */
export const blank = (): ErasureRule => ({ action: 'blank' });

/** Nothing happens, for a reason that holds under the law and in the design. */
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
