import { ObjectType } from 'type-graphql';

import { DomainError } from '../../shared/errors/domain-error.ts';
import { ErrorCode } from '../../shared/errors/error-code.ts';

@ObjectType({ implements: DomainError, description: 'The team does not exist, or is not visible to the caller.' })
export class TeamNotFoundError extends DomainError {
  constructor() {
    super(ErrorCode.TEAM_NOT_FOUND, 'There is no such team.', ['input', 'teamId']);
  }
}

@ObjectType({ implements: DomainError, description: 'The organization has a team of that name. Nothing was changed.' })
export class TeamNameTakenError extends DomainError {
  constructor() {
    super(ErrorCode.TEAM_NAME_TAKEN, 'The organization has a team of that name. Choose another.', ['input', 'name']);
  }
}

@ObjectType({ implements: DomainError, description: 'The project does not exist, or is not visible to the caller.' })
export class ProjectNotFoundError extends DomainError {
  constructor() {
    super(ErrorCode.PROJECT_NOT_FOUND, 'There is no such project.', ['input', 'projectId']);
  }
}

@ObjectType({
  implements: DomainError,
  description: 'The organization has a project of that name. Nothing was changed.',
})
export class ProjectNameTakenError extends DomainError {
  constructor() {
    super(ErrorCode.PROJECT_NAME_TAKEN, 'The organization has a project of that name. Choose another.', [
      'input',
      'name',
    ]);
  }
}
