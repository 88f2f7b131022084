import { type ClassType, createUnionType } from 'type-graphql';

import type { DomainError } from '../errors/domain-error.ts';

export interface Answer {
  readonly __typename: string;
}

/**
 * A refusal as a union member.
 *
 * A plain copy, because graphql-js reports an Error that a resolver returns as if it were thrown.
 */
export function answerWith(refusal: DomainError): Answer {
  return Object.assign({ __typename: refusal.constructor.name, message: refusal.message }, refusal);
}

/** Declares the union that a mutation answers with: one success, and the refusals that a client should handle. */
export function mutationResult<Success extends object>(
  name: string,
  Success: ClassType<Success>,
  refusals: readonly ClassType<DomainError>[],
) {
  const type = createUnionType({
    name,
    description: `What ${name.charAt(0).toLowerCase()}${name.slice(1).replace(/Result$/, '')} answers with.`,
    types: () => [Success, ...refusals],
    resolveType: answer => (answer as Answer).__typename,
  });

  /** Turns a declared refusal into its union member, and lets every other error through. */
  async function from(work: Promise<Success>): Promise<Answer> {
    try {
      return { __typename: Success.name, ...(await work) };
    } catch (error) {
      const refusal = refusals.find(Refusal => error instanceof Refusal);
      if (!refusal) {
        throw error;
      }
      return answerWith(error as DomainError);
    }
  }

  return { type, from };
}
