import { ObjectType } from 'type-graphql';

import { DomainError } from '../../shared/errors/domain-error.ts';
import { ErrorCode } from '../../shared/errors/error-code.ts';
import { IdField } from '../../shared/graphql/id-field.ts';

@ObjectType({
  implements: DomainError,
  description: 'The address and the password do not belong to a live account. Which of the two is wrong is not told.',
})
export class InvalidCredentialsError extends DomainError {
  constructor() {
    super(ErrorCode.INVALID_CREDENTIALS, 'The address or the password is wrong.');
  }
}

@ObjectType({
  implements: DomainError,
  description: 'The refresh token is unknown, used, expired, or its session has ended. Sign in again.',
})
export class InvalidRefreshTokenError extends DomainError {
  constructor() {
    super(ErrorCode.INVALID_REFRESH_TOKEN, 'The refresh token is not good any more. Sign in again.', [
      'input',
      'refreshToken',
    ]);
  }
}

@ObjectType({
  implements: DomainError,
  description:
    'The email address belongs to an account that is live, or that has left and can still be restored. Nothing was changed.',
})
export class AddressTakenError extends DomainError {
  constructor(path: readonly string[] = ['input', 'email']) {
    super(ErrorCode.ADDRESS_TAKEN, 'The address belongs to an account already. Sign in, or use another.', path);
  }
}

@ObjectType({
  implements: DomainError,
  description: 'The secret of the mail is unknown, used or expired, or the account is not live. Ask for another.',
})
export class InvalidTokenError extends DomainError {
  constructor() {
    super(ErrorCode.INVALID_TOKEN, 'The secret is not good any more. Ask for another mail.', ['input', 'token']);
  }
}

@ObjectType({ implements: DomainError, description: "The key does not exist, or is not one of the caller's." })
export class ApiKeyNotFoundError extends DomainError {
  constructor() {
    super(ErrorCode.API_KEY_NOT_FOUND, 'There is no such key.', ['input', 'apiKeyId']);
  }
}

@ObjectType({ implements: DomainError, description: "The session does not exist, or is not one of the caller's." })
export class SessionNotFoundError extends DomainError {
  constructor() {
    super(ErrorCode.SESSION_NOT_FOUND, 'There is no such session.', ['input', 'sessionId']);
  }
}

@ObjectType({ implements: DomainError, description: 'The password is not that of the caller. Nothing was changed.' })
export class WrongPasswordError extends DomainError {
  constructor(path: readonly string[]) {
    super(ErrorCode.WRONG_PASSWORD, 'The password is wrong.', path);
  }
}

@ObjectType({ implements: DomainError, description: 'The user does not exist, or is not visible to the caller.' })
export class UserNotFoundError extends DomainError {
  constructor(path: readonly string[] = ['input', 'userId']) {
    super(ErrorCode.USER_NOT_FOUND, 'There is no such user.', path);
  }
}

@ObjectType({
  implements: DomainError,
  description: 'An organization would have users, and no owner who can act. Nothing was changed.',
})
export class LastOwnerError extends DomainError {
  @IdField('org', { list: true, description: 'Organizations that would have users and no owner.' })
  readonly organizationIds: readonly string[];

  constructor(organizationIds: readonly string[], path: readonly string[]) {
    super(ErrorCode.LAST_OWNER, 'An organization with users needs an owner. Make somebody else one first.', path);
    this.organizationIds = organizationIds;
  }
}

@ObjectType({
  implements: DomainError,
  description: 'The organization does not exist, or is not visible to the caller.',
})
export class OrganizationNotFoundError extends DomainError {
  constructor() {
    super(ErrorCode.ORGANIZATION_NOT_FOUND, 'There is no such organization.', ['input', 'organizationId']);
  }
}
