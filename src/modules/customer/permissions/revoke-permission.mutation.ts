import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { Permission } from '../../../shared/authorization/roles.ts';
import { rowOf } from '../../../shared/database/row-of.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../../shared/errors/input-errors.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { User, UserNotFoundError } from '../../identity/index.ts';
import { type PermissionRevocation, type RevokePermission, revokePermission } from './revoke-permission.ts';

const PermissionRevocationOutcome = { ALREADY_ABSENT: 'ALREADY_ABSENT', REVOKED: 'REVOKED' } as const;

registerEnumType(PermissionRevocationOutcome, {
  name: 'PermissionRevocationOutcome',
  description: 'How revokePermission ended.',
  valuesConfig: {
    ALREADY_ABSENT: { description: 'The user did not have the permission; nothing changed.' },
    REVOKED: { description: 'The user lost the permission by this call.' },
  },
});

@InputType({ description: 'Input of revokePermission.' })
class RevokePermissionInput implements RevokePermission {
  @Field(() => ID, { description: 'The user; may be the caller.' })
  userId!: string;

  @Field(() => Permission, {
    nullable: true,
    description: 'Nothing is taken away but this permission; whatever was granted when it is left out.',
  })
  permission?: Permission | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The account on which it was granted, with its rev orgs and the rev users who belong to them. Left out, all customers of the organization are meant; an explicit null is refused, because it never means a thing.',
  })
  accountId?: string | null;
}

@ObjectType({ description: 'The user does not have the permission.' })
class RevokePermissionSuccess {
  @Field(() => PermissionRevocationOutcome, { description: 'How it ended.' })
  outcome!: PermissionRevocation['outcome'];

  @Field(() => User, { description: 'The user.' })
  user!: Row<User>;
}

const Result = mutationResult('RevokePermissionResult', RevokePermissionSuccess, [
  ForbiddenError,
  InvalidIdError,
  UserNotFoundError,
]);

@Resolver()
export class RevokePermissionMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Takes a permission on all customers, or on one account, from a user of the organization, at once. For owners, and for administrators as long as no owner is concerned.',
  })
  revokePermission(
    @Arg('input', () => RevokePermissionInput, { description: 'Who loses which permission.' })
    input: RevokePermissionInput,
    @Ctx() context: Context,
  ) {
    return Result.from(revokePermission(context, input).then(({ outcome, user }) => ({ outcome, user: rowOf(user) })));
  }
}
