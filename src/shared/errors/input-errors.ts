import { Field, Int, ObjectType } from 'type-graphql';

import { DomainError } from './domain-error.ts';
import { ErrorCode } from './error-code.ts';

@ObjectType({
  implements: DomainError,
  description: 'An identifier is malformed, or of another kind of thing. Nothing was changed.',
})
export class InvalidIdError extends DomainError {
  @Field(() => String, { description: 'The kind of thing whose identifier was expected.' })
  readonly expectedType: string;

  constructor(expectedType: string, prefix: string, path: readonly string[]) {
    super(
      ErrorCode.INVALID_ID,
      `Expected the id of a ${expectedType}, which looks like ${prefix}_01h2xcejqtf2nbrexx3vqjhp41.`,
      path,
    );
    this.expectedType = expectedType;
  }
}

@ObjectType({
  implements: DomainError,
  description: 'A value broke a rule that the schema cannot express. Nothing was changed.',
})
export class InvalidInputError extends DomainError {
  constructor(message: string, path: readonly string[]) {
    super(ErrorCode.INVALID_INPUT, message, path);
  }
}

@ObjectType({ implements: DomainError, description: 'More identifiers than the limit were sent. Nothing was changed.' })
export class BatchTooLargeError extends DomainError {
  @Field(() => Int, { description: 'Most identifiers that one call takes.' })
  readonly limit: number;

  constructor(limit: number, path: readonly string[]) {
    super(ErrorCode.BATCH_TOO_LARGE, `At most ${limit} identifiers go into one call. Send several calls.`, path);
    this.limit = limit;
  }
}

@ObjectType({ implements: DomainError, description: 'The bytes are more than a file may have. Nothing was changed.' })
export class FileTooLargeError extends DomainError {
  @Field(() => Int, { description: 'Most bytes that a file may have.' })
  readonly limit: number;

  constructor(limit: number, path: readonly string[]) {
    super(ErrorCode.FILE_TOO_LARGE, `A file has at most ${limit} bytes.`, path);
    this.limit = limit;
  }
}
