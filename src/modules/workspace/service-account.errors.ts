import { ObjectType } from 'type-graphql';

import { DomainError } from '../../shared/errors/domain-error.ts';
import { ErrorCode } from '../../shared/errors/error-code.ts';

@ObjectType({
  implements: DomainError,
  description: 'The service account does not exist, or is not visible to the caller.',
})
export class ServiceAccountNotFoundError extends DomainError {
  constructor() {
    super(ErrorCode.SERVICE_ACCOUNT_NOT_FOUND, 'There is no such service account.', ['input', 'serviceAccountId']);
  }
}

@ObjectType({
  implements: DomainError,
  description: 'The key does not exist, or is not visible to the caller.',
})
export class ServiceAccountKeyNotFoundError extends DomainError {
  constructor() {
    super(ErrorCode.SERVICE_ACCOUNT_KEY_NOT_FOUND, 'There is no such key.', ['input', 'serviceAccountKeyId']);
  }
}
