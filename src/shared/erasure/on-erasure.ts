import { addTransferKind } from './transfer-kind.ts';

/** A kind of person who can be erased. */
export type ErasureSubject = 'USER' | 'REV_USER';

/** What becomes of a thing that refers to a person, when that person is erased. */
export type ErasureRule =
  | DeleteRule
  | AnonymizeRule
  | TransferRule
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
  /** Whether the person could do something by the row, so that it goes at once even when the rest is so much that it goes later. */
  readonly endsAccess?: boolean;
}

/** The row stays, because it is somebody else's, or a proof; what tells of the person is cleared. */
export interface AnonymizeRule {
  readonly action: 'anonymize';
  /** Whether the reference itself is cleared; the id of a tombstone tells nothing. */
  readonly clearsReference: boolean;
  /** Further properties that are cleared. */
  readonly clears: readonly string[];
}

/** The row can go to a successor before the person is erased. */
export interface TransferRule {
  readonly action: 'transfer';
  /** Who gets it when nobody is named: the longest-standing administrator of the organization, or nobody. */
  readonly byDefault: 'AUTO' | 'NOBODY';
  /** What becomes of it when nobody takes it. */
  readonly otherwise: DeleteRule | AnonymizeRule;
}

/** The row is deleted. `bytes` names the property that leads to stored bytes. */
export const deleteRow = (options: Pick<DeleteRule, 'bytes' | 'endsAccess'> = {}): DeleteRule => ({
  action: 'delete',
  by: 'reference',
  ...options,
});

/** The row is deleted when the column holds the person's address, as it is compared. */
export const deleteByAddress = (): DeleteRule => ({ action: 'delete', by: 'address' });

/** The reference is cleared, and the row stays. */
export const clearReference = (): AnonymizeRule => ({ action: 'anonymize', clearsReference: true, clears: [] });

/** The row stays and still refers to the tombstone, by a reference or a bare id, but the properties are cleared. */
export const scrub = (...clears: readonly string[]): AnonymizeRule => ({
  action: 'anonymize',
  clearsReference: false,
  clears,
});

/** The row is shared, and may go to a successor; it is deleted when nobody takes it, unless another rule is given. */
export const transfer = ({
  byDefault = 'NOBODY',
  otherwise = deleteRow(),
}: Partial<Omit<TransferRule, 'action'>> = {}): TransferRule => ({ action: 'transfer', byDefault, otherwise });

/** On the person's own row: the column is cleared. */
export const blank = (): ErasureRule => ({ action: 'blank' });

/** Nothing happens, for a reason that holds under the law and in the design. */
export const keep = (reason: string): ErasureRule => ({ action: 'keep', reason });

interface Declaration {
  readonly rule: ErasureRule;
  /** Whose erasure is meant, where no reference says it: by a bare id, or by an address. */
  readonly of: readonly ErasureSubject[];
}

const declared = new Map<object, Map<string, Declaration>>();

/**
 * Declares, beside a property that refers to a person, what becomes of the row when that person is erased.
 *
 * The same holds for a reference to a row that is deleted with a person. The server does not start while a column that
 * refers to a person declares nothing.
 */
export function OnErasure(
  rule: ErasureRule,
  { of = ['USER'] }: Partial<Pick<Declaration, 'of'>> = {},
): PropertyDecorator {
  return (prototype, property) => {
    const rules = declared.get(prototype.constructor) ?? new Map<string, Declaration>();
    declared.set(prototype.constructor, rules.set(String(property), { rule, of }));
    if (rule.action === 'transfer') {
      addTransferKind(prototype.constructor.name, `What a person owns of the kind ${prototype.constructor.name}.`);
    }
  };
}

/** The rule that an entity declares beside a property. */
export function erasureRuleOf(entity: object, property: string): ErasureRule | undefined {
  return declared.get(entity)?.get(property)?.rule;
}

/** Whether a property that is no reference tells of persons of a kind. */
export function isAbout(entity: object, property: string, subject: ErasureSubject): boolean {
  return declared.get(entity)?.get(property)?.of.includes(subject) ?? false;
}
