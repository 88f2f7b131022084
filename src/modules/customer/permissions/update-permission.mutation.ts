import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { Permission } from '../../../shared/authorization/roles.ts';
import { rowOf } from '../../../shared/database/row-of.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../../shared/errors/input-errors.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { User, UserNotFoundError } from '../../identity/index.ts';
import { PermissionNotFoundError } from '../customer.errors.ts';
import type { NamedPermission } from './grant-permission.ts';
import { type PermissionUpdate, updatePermission } from './update-permission.ts';

const PermissionUpdateOutcome = { UNCHANGED: 'UNCHANGED', UPDATED: 'UPDATED' } as const;

registerEnumType(PermissionUpdateOutcome, {
  name: 'PermissionUpdateOutcome',
  description: 'How updatePermission ended.',
  valuesConfig: {
    UNCHANGED: { description: 'The user had just that permission before.' },
    UPDATED: { description: 'The user has another permission by this call.' },
  },
});

@InputType({ description: 'Input of updatePermission.' })
class UpdatePermissionInput implements NamedPermission {
  @Field(() => ID, { description: 'The user; may be the caller.' })
  userId!: string;

  @Field(() => Permission, { description: 'The permission that the user is to have there.' })
  permission!: Permission;

  @Field(() => ID, {
    nullable: true,
    description:
      'The account on which it was granted, with its rev orgs and the rev users who belong to them. Left out, all customers of the organization are meant; an explicit null is refused, because it never means a thing.',
  })
  accountId?: string | null;
}

@ObjectType({ description: 'The user has the permission.' })
class UpdatePermissionSuccess {
  @Field(() => PermissionUpdateOutcome, { description: 'How it ended.' })
  outcome!: PermissionUpdate['outcome'];

  @Field(() => User, { description: 'The user.' })
  user!: Row<User>;
}

const Result = mutationResult('UpdatePermissionResult', UpdatePermissionSuccess, [
  ForbiddenError,
  InvalidIdError,
  PermissionNotFoundError,
  UserNotFoundError,
]);

@Resolver()
export class UpdatePermissionMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Makes what was granted to a user on all customers or on one account more or less, at once. For owners, and for administrators as long as no owner is concerned.',
  })
  updatePermission(
    @Arg('input', () => UpdatePermissionInput, { description: 'Whose permission becomes which.' })
    input: UpdatePermissionInput,
    @Ctx() context: Context,
  ) {
    return Result.from(updatePermission(context, input).then(({ outcome, user }) => ({ outcome, user: rowOf(user) })));
  }
}
