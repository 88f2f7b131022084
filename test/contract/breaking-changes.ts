/**
 * What breaks clients of the last released schema, `released.graphql`, and is meant to: what `npm run check` says, with why.
 *
 * A release empties the list, and takes `schema.graphql` for the next to be held against.
 */
export const declaredBreakingChanges: Readonly<Record<string, string>> = {};
