import { Field, Int, ObjectType } from 'type-graphql';

import { DomainError } from '../../shared/errors/domain-error.ts';
import { ErrorCode } from '../../shared/errors/error-code.ts';

@ObjectType({
  implements: DomainError,
  description: 'Owners and administrators hand over their role before they leave. Nothing was changed.',
})
export class AdminCannotRevokeError extends DomainError {
  constructor() {
    super(
      ErrorCode.ADMIN_CANNOT_REVOKE,
      'An owner or administrator of an organization cannot leave. Have another one change your role to MEMBER first.',
    );
  }
}

@ObjectType({
  implements: DomainError,
  description: 'The caller is in the batch. revokeMyAccount ends the own account.',
})
export class CannotDeleteSelfError extends DomainError {
  constructor(path: readonly string[]) {
    super(ErrorCode.CANNOT_DELETE_SELF, 'You cannot delete yourself in a batch. Use revokeMyAccount.', path);
  }
}

@ObjectType({
  implements: DomainError,
  description: 'A legal hold forbids that the user is deleted; the refusal is recorded. Nothing else was changed.',
})
export class LegalHoldError extends DomainError {
  constructor(path: readonly string[]) {
    super(ErrorCode.LEGAL_HOLD, 'The user is under a legal hold. An owner of the organization can release it.', path);
  }
}

@ObjectType({
  implements: DomainError,
  description: 'The step of an erasure does not exist, or is not visible to the caller.',
})
export class ErasureStepNotFoundError extends DomainError {
  constructor() {
    super(ErrorCode.ERASURE_STEP_NOT_FOUND, 'There is no such step of an erasure.', ['input', 'stepId']);
  }
}

@ObjectType({ implements: DomainError, description: 'The legal hold does not exist, or is not visible to the caller.' })
export class LegalHoldNotFoundError extends DomainError {
  constructor() {
    super(ErrorCode.LEGAL_HOLD_NOT_FOUND, 'There is no such legal hold.', ['input', 'holdId']);
  }
}

@ObjectType({
  implements: DomainError,
  description: 'Another item of an all-or-nothing batch failed; this one was not touched.',
})
export class NotAttemptedError extends DomainError {
  @Field(() => Int, { description: 'Position of the first item that failed, from 0.' })
  readonly failedIndex: number;

  constructor(failedIndex: number, path: readonly string[]) {
    super(ErrorCode.NOT_ATTEMPTED, `Nothing was changed, because item ${failedIndex} failed.`, path);
    this.failedIndex = failedIndex;
  }
}

@ObjectType({
  implements: DomainError,
  description: 'The user was deleted for good. Nothing is left that could be restored.',
})
export class UserDeletedError extends DomainError {
  constructor() {
    super(ErrorCode.USER_DELETED, 'The user was deleted for good.', ['input', 'userId']);
  }
}

@ObjectType({
  implements: DomainError,
  description:
    'The database refused the deletion of this user, and nothing of it was done. Others are not touched by it.',
})
export class DeletionFailedError extends DomainError {
  @Field(() => String, { description: 'Finds the cause in the log of the server.' })
  readonly referenceId: string;

  constructor(referenceId: string, path: readonly string[]) {
    super(ErrorCode.DELETION_FAILED, 'The user could not be deleted. The reference finds the cause in the log.', path);
    this.referenceId = referenceId;
  }
}

@ObjectType({ implements: DomainError, description: 'The key was used for another request. Nothing was changed.' })
export class IdempotencyKeyReusedError extends DomainError {
  constructor() {
    super(ErrorCode.IDEMPOTENCY_KEY_REUSED, 'The key belongs to another request. Use a new key for each intent.', [
      'input',
      'idempotencyKey',
    ]);
  }
}
