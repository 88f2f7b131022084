import { Field, InterfaceType } from 'type-graphql';

import { ErrorCode } from './error-code.ts';

/**
 * A refusal that the domain foresees, such as an invitation that has expired.
 *
 * Operations throw it, so that the transaction around them rolls back. A mutation that declares it answers with it as a
 * member of its result union; undeclared, it is a bug, and surfaces as one.
 */
@InterfaceType('Error', {
  description: 'An expected failure. Every error member of every result implements it.',
  resolveType: (answer: { __typename: string }) => answer.__typename,
})
export abstract class DomainError extends Error {
  @Field(() => ErrorCode, { description: 'Stable code, one per error type.' })
  readonly code: ErrorCode;

  @Field(() => String, { description: 'Text in English for developers and logs.' })
  override readonly message: string;

  @Field(() => [String], {
    description: "Steps from the mutation's arguments to the offending value; empty when no single value is at fault.",
  })
  readonly path: readonly string[];

  constructor(code: ErrorCode, message: string, path: readonly string[] = []) {
    super(message);
    this.code = code;
    this.message = message;
    this.path = path;
  }
}
