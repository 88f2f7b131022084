/** Rows `t` of a table that go with a person, or forget the person. */
export interface Step {
  readonly kind: string;
  readonly table: string;
  /** Columns that are set to null; none where the rows are deleted. */
  readonly clears: readonly string[];
  /** Column with the name of stored bytes. */
  readonly bytes: string | null;
  /** Further tables, and what ties the rows to them. */
  readonly from: string | null;
  readonly where: string | null;
  /** Where the person's id stands. */
  readonly person: string;
}

/** As the bench tells them; see `erasure-steps.ts` there. */
export const steps = JSON.parse(process.env['LIMIT_STEPS'] ?? '[]') as readonly Step[];

/** A name for the statement that does something to the rows of a step. */
export const nameOf = (verb: string, { table, person }: Step): string => `${verb} ${table} ${person}`;

/** The condition under which rows are the people's, whose ids are the first parameter. */
export function theirs({ where, person, clears }: Step): string {
  const held = clears.map(column => `t.${column}`).join(', ');
  return [where, `${person} = any($1)`, held && `num_nonnulls(${held}) > 0`].filter(Boolean).join(' and ');
}
