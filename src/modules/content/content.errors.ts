import { Field, Int, ObjectType } from 'type-graphql';

import { DomainError } from '../../shared/errors/domain-error.ts';
import { ErrorCode } from '../../shared/errors/error-code.ts';

@ObjectType({
  implements: DomainError,
  description: 'The thing does not exist, or is not one that the caller may use so. Nothing was changed.',
})
export class OwnedThingNotFoundError extends DomainError {
  constructor(path: readonly string[]) {
    super(ErrorCode.OWNED_THING_NOT_FOUND, 'There is no such thing of yours.', path);
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
