import { ObjectType } from 'type-graphql';

import { DomainError } from '../../shared/errors/domain-error.ts';
import { ErrorCode } from '../../shared/errors/error-code.ts';
import { IdField } from '../../shared/graphql/id-field.ts';

@ObjectType({ implements: DomainError, description: 'The account does not exist, or is not visible to the caller.' })
export class AccountNotFoundError extends DomainError {
  constructor() {
    super(ErrorCode.ACCOUNT_NOT_FOUND, 'There is no such account.', ['input', 'accountId']);
  }
}

@ObjectType({ implements: DomainError, description: 'The rev org does not exist, or is not visible to the caller.' })
export class RevOrgNotFoundError extends DomainError {
  constructor() {
    super(ErrorCode.REV_ORG_NOT_FOUND, 'There is no such rev org.', ['input', 'revOrgId']);
  }
}

@ObjectType({ implements: DomainError, description: 'The rev user does not exist, or is not visible to the caller.' })
export class RevUserNotFoundError extends DomainError {
  constructor() {
    super(ErrorCode.REV_USER_NOT_FOUND, 'There is no such rev user.', ['input', 'revUserId']);
  }
}

@ObjectType({
  implements: DomainError,
  description: 'The rev user is linked to several rev orgs, and none was named. Nothing was changed.',
})
export class AmbiguousLinkError extends DomainError {
  @IdField('rvo', { list: true, description: 'Rev orgs that the rev user is linked to, oldest first.' })
  readonly revOrgIds: readonly string[];

  constructor(revOrgIds: readonly string[]) {
    super(ErrorCode.AMBIGUOUS_LINK, 'The rev user is linked to several rev orgs. Name one of them.', [
      'input',
      'revOrgId',
    ]);
    this.revOrgIds = revOrgIds;
  }
}
