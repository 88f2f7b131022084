import { ObjectType } from 'type-graphql';

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
