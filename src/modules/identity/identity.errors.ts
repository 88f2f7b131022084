import { Field, ObjectType } from 'type-graphql';

import { DomainError } from '../../shared/errors/domain-error.ts';
import { ErrorCode } from '../../shared/errors/error-code.ts';
import { describedEnum } from '../../shared/graphql/described-enum.ts';
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

const tokenRefusals = {
  NO_PROVIDER: 'This server is not set up for the tokens of another provider.',
  NOT_FRESH: 'The token does not say that it was issued only minutes ago. Get a new one, and send it at once.',
  NOT_PROVED: 'The token is none that the provider made for this server, or it has expired.',
} as const;

export type ForeignTokenRefusal = keyof typeof tokenRefusals;
const ForeignTokenRefusal = describedEnum(
  'ForeignTokenRefusal',
  'Why a token of another provider is no proof. New values may be added in a minor release.',
  tokenRefusals,
);

@ObjectType({
  implements: DomainError,
  description: 'The token does not prove that the caller has an identity at another provider. Nothing was changed.',
})
export class ForeignTokenRefusedError extends DomainError {
  @Field(() => ForeignTokenRefusal, { description: 'Why not.' })
  readonly reason: ForeignTokenRefusal;

  constructor(reason: ForeignTokenRefusal) {
    super(ErrorCode.FOREIGN_TOKEN_REFUSED, tokenRefusals[reason], ['input', 'token']);
    this.reason = reason;
  }
}

@ObjectType({
  implements: DomainError,
  description:
    'The identity is linked to another user, who is live, or has left and can still be restored. Nothing was changed.',
})
export class ExternalIdentityTakenError extends DomainError {
  constructor() {
    super(
      ErrorCode.EXTERNAL_IDENTITY_TAKEN,
      'The identity is linked to another user. Unlink it there first, or use another.',
      ['input', 'token'],
    );
  }
}

const identityPath = ['input', 'externalIdentityId'];

@ObjectType({
  implements: DomainError,
  description: 'The identity at another provider does not exist, or is not visible to the caller.',
})
export class ExternalIdentityNotFoundError extends DomainError {
  constructor() {
    super(ErrorCode.EXTERNAL_IDENTITY_NOT_FOUND, 'There is no such identity.', identityPath);
  }
}

@ObjectType({
  implements: DomainError,
  description:
    'Leaver manages the identity: it is deleted at the provider with the account, and would be left behind there if it ' +
    'were unlinked. Nothing was changed.',
})
export class ManagedIdentityError extends DomainError {
  constructor() {
    super(ErrorCode.MANAGED_IDENTITY, 'The identity is managed by Leaver, and ends with the account.', identityPath);
  }
}

@ObjectType({
  implements: DomainError,
  description:
    'The identity is the only way in: the caller has no password, and no other identity whose tokens count. ' +
    'Nothing was changed.',
})
export class LastSignInMethodError extends DomainError {
  constructor() {
    super(
      ErrorCode.LAST_SIGN_IN_METHOD,
      'This is the only way in to the account. Set a password first, by requestPasswordReset, or link another identity.',
      identityPath,
    );
  }
}
