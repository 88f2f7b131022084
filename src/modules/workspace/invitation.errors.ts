import { Field, ObjectType } from 'type-graphql';

import { DomainError } from '../../shared/errors/domain-error.ts';
import { ErrorCode } from '../../shared/errors/error-code.ts';
import { InvitationState } from './invitation.entity.ts';

@ObjectType({
  implements: DomainError,
  description: 'The person is a member of the workspace already. Nothing was changed.',
})
export class AlreadyMemberError extends DomainError {
  constructor(path: readonly string[]) {
    super(ErrorCode.ALREADY_MEMBER, 'The person is a member of the workspace already.', path);
  }
}

@ObjectType({
  implements: DomainError,
  description: 'The address holds a pending invitation to the workspace. Nothing was changed.',
})
export class AlreadyInvitedError extends DomainError {
  constructor() {
    super(ErrorCode.ALREADY_INVITED, 'The address holds a pending invitation to the workspace.', ['input', 'email']);
  }
}

@ObjectType({
  implements: DomainError,
  description: 'The invitation does not exist, or is not for the caller. Which of the two is not told.',
})
export class InvitationNotFoundError extends DomainError {
  constructor(path: readonly string[]) {
    super(ErrorCode.INVITATION_NOT_FOUND, 'There is no such invitation for you.', path);
  }
}

@ObjectType({
  implements: DomainError,
  description: 'The invitation was accepted, declined or revoked, or has expired. Nothing was changed.',
})
export class InvitationNotPendingError extends DomainError {
  @Field(() => InvitationState, { description: 'What became of the invitation.' })
  readonly state: InvitationState;

  constructor(state: InvitationState, path: readonly string[]) {
    super(ErrorCode.INVITATION_NOT_PENDING, 'The invitation cannot be answered any more. Ask for another.', path);
    this.state = state;
  }
}
