import { Field, ObjectType } from 'type-graphql';

import { DomainError } from '../../shared/errors/domain-error.ts';
import { ErrorCode } from '../../shared/errors/error-code.ts';
import { IdField, WrittenIdField } from '../../shared/graphql/id-field.ts';
import { invalidCustomField, InvalidCustomFieldReason } from './custom-fields/invalid-custom-field.ts';

@ObjectType({ implements: DomainError, description: 'The account does not exist, or is not visible to the caller.' })
export class AccountNotFoundError extends DomainError {
  constructor(path: readonly string[] = ['input', 'accountId']) {
    super(ErrorCode.ACCOUNT_NOT_FOUND, 'There is no such account.', path);
  }
}

@ObjectType({ implements: DomainError, description: 'The rev org does not exist, or is not visible to the caller.' })
export class RevOrgNotFoundError extends DomainError {
  constructor(path: readonly string[] = ['input', 'revOrgId']) {
    super(ErrorCode.REV_ORG_NOT_FOUND, 'There is no such rev org.', path);
  }
}

@ObjectType({ implements: DomainError, description: 'The rev user does not exist, or is not visible to the caller.' })
export class RevUserNotFoundError extends DomainError {
  constructor(path: readonly string[] = ['input', 'revUserId']) {
    super(ErrorCode.REV_USER_NOT_FOUND, 'There is no such rev user.', path);
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

@ObjectType({
  implements: DomainError,
  description: 'An external ref stands for another thing of that kind. Nothing was changed.',
})
export class ExternalRefTakenError extends DomainError {
  constructor(path: readonly string[]) {
    super(ErrorCode.EXTERNAL_REF_TAKEN, 'The external ref stands for something else in the organization.', path);
  }
}

@ObjectType({
  implements: DomainError,
  description: 'An account has a default rev org as long as it exists. Nothing was changed.',
})
export class DefaultRevOrgError extends DomainError {
  constructor() {
    super(ErrorCode.DEFAULT_REV_ORG, 'The default rev org goes with its account only. Delete the account instead.', [
      'input',
      'revOrgId',
    ]);
  }
}

@ObjectType({
  implements: DomainError,
  description:
    'Nothing was granted to the user on the resource, or it is not visible to the caller. Nothing was changed.',
})
export class PermissionNotFoundError extends DomainError {
  constructor() {
    super(ErrorCode.PERMISSION_NOT_FOUND, 'The user has no such permission.', ['input']);
  }
}

@ObjectType({ implements: DomainError, description: 'The tag does not exist, or is not visible to the caller.' })
export class TagNotFoundError extends DomainError {
  constructor(path: readonly string[]) {
    super(ErrorCode.TAG_NOT_FOUND, 'There is no such tag.', path);
  }
}

@ObjectType({ implements: DomainError, description: 'The organization has a tag of that name. Nothing was changed.' })
export class TagNameTakenError extends DomainError {
  constructor() {
    super(ErrorCode.TAG_NAME_TAKEN, 'The organization has a tag of that name. Choose another.', ['input', 'name']);
  }
}

@ObjectType({
  implements: DomainError,
  description: 'The custom field does not exist, or is not visible to the caller.',
})
export class CustomFieldNotFoundError extends DomainError {
  constructor() {
    super(ErrorCode.CUSTOM_FIELD_NOT_FOUND, 'There is no such custom field.', ['input', 'customFieldId']);
  }
}

@ObjectType({
  implements: DomainError,
  description: 'A value of a custom field breaks what an administrator defined. Nothing was changed.',
})
export class InvalidCustomFieldError extends DomainError {
  @Field(() => String, { description: 'Name of the custom field.' })
  readonly field: string;

  @Field(() => InvalidCustomFieldReason, { description: 'What is wrong with it.' })
  readonly reason: InvalidCustomFieldReason;

  constructor(field: string, reason: InvalidCustomFieldReason) {
    super(ErrorCode.INVALID_CUSTOM_FIELD, `The custom field ${field} ${invalidCustomField[reason]}.`, [
      'input',
      'customFields',
      field,
    ]);
    this.field = field;
    this.reason = reason;
  }
}

const mergedMessage = (noun: string, primaryId: string | null) =>
  `The ${noun} was merged into another one${primaryId === null ? ', which you may not see.' : '. Name that one instead.'}`;

@ObjectType({
  implements: DomainError,
  description: 'The rev user was merged into another one, which is meant now. Nothing was changed.',
})
export class RevUserMergedError extends DomainError {
  @IdField('rvu', {
    nullable: true,
    description: 'Who stands for the person now; null when the caller may not see them.',
  })
  readonly primaryRevUserId: string | null;

  constructor(primaryRevUserId: string | null, path: readonly string[] = ['input', 'revUserId']) {
    super(ErrorCode.REV_USER_MERGED, mergedMessage('rev user', primaryRevUserId), path);
    this.primaryRevUserId = primaryRevUserId;
  }
}

@ObjectType({
  implements: DomainError,
  description: 'The account was merged into another one, which is meant now. Nothing was changed.',
})
export class AccountMergedError extends DomainError {
  @IdField('acc', {
    nullable: true,
    description: 'The account that stands for the company now; null when the caller may not see it.',
  })
  readonly primaryAccountId: string | null;

  constructor(primaryAccountId: string | null, path: readonly string[] = ['input', 'accountId']) {
    super(ErrorCode.ACCOUNT_MERGED, mergedMessage('account', primaryAccountId), path);
    this.primaryAccountId = primaryAccountId;
  }
}

@ObjectType({ implements: DomainError, description: 'The artifact does not exist, or is not visible to the caller.' })
export class ArtifactNotFoundError extends DomainError {
  constructor() {
    super(ErrorCode.ARTIFACT_NOT_FOUND, 'There is no such artifact.', ['input', 'artifactId']);
  }
}

@ObjectType({
  implements: DomainError,
  description: 'The account, rev org or rev user does not exist, was merged, or is not visible to the caller.',
})
export class ParentNotFoundError extends DomainError {
  constructor() {
    super(ErrorCode.PARENT_NOT_FOUND, 'There is no such account, rev org or rev user.', ['input', 'parentId']);
  }
}

@ObjectType({
  implements: DomainError,
  description: 'The artifact is attached already, and stays where it is. Nothing was changed.',
})
export class ArtifactAlreadyAttachedError extends DomainError {
  @WrittenIdField({ description: 'What it is attached to.' })
  readonly existingParent: string;

  @Field(() => Boolean, { description: 'Whether that is the parent that was named.' })
  readonly isSame: boolean;

  constructor(existingParent: string, isSame: boolean) {
    super(
      ErrorCode.ARTIFACT_ALREADY_ATTACHED,
      isSame ? 'The artifact is attached to this already.' : 'The artifact is attached to something else.',
      ['input', 'artifactId'],
    );
    this.existingParent = existingParent;
    this.isSame = isSame;
  }
}

@ObjectType({
  implements: DomainError,
  description:
    'The rev user is linked to rev orgs of the account, and so stays associated with it. Nothing was changed.',
})
export class StillLinkedError extends DomainError {
  @IdField('rvo', { list: true, description: 'Rev orgs of the account that the rev user is linked to.' })
  readonly revOrgIds: readonly string[];

  constructor(revOrgIds: readonly string[]) {
    super(ErrorCode.STILL_LINKED, 'The rev user is linked to rev orgs of the account. Unlink them first.', [
      'input',
      'accountId',
    ]);
    this.revOrgIds = revOrgIds;
  }
}
