import { ObjectType } from 'type-graphql';

import { DomainError } from '../../shared/errors/domain-error.ts';
import { ErrorCode } from '../../shared/errors/error-code.ts';
import { IdField } from '../../shared/graphql/id-field.ts';

@ObjectType({ implements: DomainError, description: 'The workspace does not exist, or is not visible to the caller.' })
export class WorkspaceNotFoundError extends DomainError {
  constructor() {
    super(ErrorCode.WORKSPACE_NOT_FOUND, 'There is no such workspace.', ['input', 'workspaceId']);
  }
}

@ObjectType({
  implements: DomainError,
  description: 'The platform keeps the name for itself. Nothing was changed.',
})
export class WorkspaceNameReservedError extends DomainError {
  constructor() {
    super(ErrorCode.WORKSPACE_NAME_RESERVED, 'The platform keeps that name for itself. Choose another.', [
      'input',
      'name',
    ]);
  }
}

@ObjectType({
  implements: DomainError,
  description: 'The organization has a workspace of that name. Nothing was changed.',
})
export class WorkspaceNameTakenError extends DomainError {
  constructor() {
    super(ErrorCode.WORKSPACE_NAME_TAKEN, 'The organization has a workspace of that name. Choose another.', [
      'input',
      'name',
    ]);
  }
}

@ObjectType({
  implements: DomainError,
  description:
    'People would be members of one or more workspaces that no person administers. Nothing was changed. ' +
    'A workspace without people needs no administrator, even if service accounts are members.',
})
export class LastAdminError extends DomainError {
  @IdField('wsp', { list: true, description: 'Workspaces that would have members and no administrator.' })
  readonly workspaceIds: readonly string[];

  constructor(workspaceIds: readonly string[], path: readonly string[] = []) {
    super(ErrorCode.LAST_ADMIN, 'A workspace with members needs an administrator. Make somebody else one first.', path);
    this.workspaceIds = workspaceIds;
  }
}

@ObjectType({
  implements: DomainError,
  description: 'The member is not in the workspace, or is not visible to the caller.',
})
export class MemberNotFoundError extends DomainError {
  constructor(path: readonly string[]) {
    super(ErrorCode.MEMBER_NOT_FOUND, 'There is no such member in the workspace.', path);
  }
}
