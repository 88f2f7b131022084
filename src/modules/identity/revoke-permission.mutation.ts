import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { Permission } from '../../shared/authorization/roles.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import type { NamedPermission } from './grant-permission.ts';
import { UserNotFoundError } from './identity.errors.ts';
import { type PermissionRevocation, revokePermission } from './revoke-permission.ts';
import { User } from './user.entity.ts';

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
class RevokePermissionInput implements NamedPermission {
  @Field(() => ID, { description: 'The user; may be the caller.' })
  userId!: string;

  @Field(() => Permission, { description: 'The permission.' })
  permission!: Permission;
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
      'Takes a permission from a user of the organization, at once. For owners, and for administrators as long as no owner is concerned.',
  })
  revokePermission(
    @Arg('input', () => RevokePermissionInput, { description: 'Who loses which permission.' })
    input: RevokePermissionInput,
    @Ctx() context: Context,
  ) {
    return Result.from(revokePermission(context, input).then(({ outcome, user }) => ({ outcome, user: rowOf(user) })));
  }
}
