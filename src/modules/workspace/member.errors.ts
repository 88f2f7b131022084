import { Field, ObjectType } from 'type-graphql';

import { DomainError } from '../../shared/errors/domain-error.ts';
import { ErrorCode } from '../../shared/errors/error-code.ts';
import { MembershipSource } from './workspace-member.entity.ts';

@ObjectType({
  implements: DomainError,
  description:
    'A directory manages the membership, and would bring it back. Remove the person there. Nothing was changed.',
})
export class ManagedMembershipError extends DomainError {
  @Field(() => MembershipSource, { description: 'What would bring the membership back.' })
  readonly source: MembershipSource;

  constructor(source: MembershipSource, path: readonly string[]) {
    super(ErrorCode.MANAGED_MEMBERSHIP, 'A directory manages the membership, and would bring it back.', path);
    this.source = source;
  }
}
