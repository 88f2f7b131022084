import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { Permission } from '../../../shared/authorization/roles.ts';
import { rowOf } from '../../../shared/database/row-of.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../../shared/errors/input-errors.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { User, UserNotFoundError } from '../../identity/index.ts';
import { AccountMergedError, AccountNotFoundError } from '../customer.errors.ts';
import { grantPermission, type NamedPermission, type PermissionGrant } from './grant-permission.ts';

const PermissionGrantOutcome = { ALREADY_GRANTED: 'ALREADY_GRANTED', GRANTED: 'GRANTED' } as const;

registerEnumType(PermissionGrantOutcome, {
  name: 'PermissionGrantOutcome',
  description: 'How grantPermission ended.',
  valuesConfig: {
    ALREADY_GRANTED: { description: 'The user had the permission before, or more; nothing changed.' },
    GRANTED: { description: 'The user has the permission by this call.' },
  },
});

@InputType({ description: 'Input of grantPermission.' })
class GrantPermissionInput implements NamedPermission {
  @Field(() => ID, { description: 'The user; may be the caller.' })
  userId!: string;

  @Field(() => Permission, { description: 'The permission.' })
  permission!: Permission;

  @Field(() => ID, {
    nullable: true,
    description:
      'The account on which it is granted, with its rev orgs and the rev users who belong to them. Left out, all customers of the organization are meant; an explicit null is refused, because it never means a thing.',
  })
  accountId?: string | null;
}

@ObjectType({ description: 'The user has the permission.' })
class GrantPermissionSuccess {
  @Field(() => PermissionGrantOutcome, { description: 'How it ended.' })
  outcome!: PermissionGrant['outcome'];

  @Field(() => User, { description: 'The user.' })
  user!: Row<User>;
}

const Result = mutationResult('GrantPermissionResult', GrantPermissionSuccess, [
  AccountMergedError,
  AccountNotFoundError,
  ForbiddenError,
  InvalidIdError,
  UserNotFoundError,
]);

@Resolver()
export class GrantPermissionMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Gives a user of the organization a permission beside the role, on all customers or on one account. Safe to repeat; updatePermission makes it less. For owners, and for administrators as long as no owner is concerned.',
  })
  grantPermission(
    @Arg('input', () => GrantPermissionInput, { description: 'Who gets which permission.' })
    input: GrantPermissionInput,
    @Ctx() context: Context,
  ) {
    return Result.from(grantPermission(context, input).then(({ outcome, user }) => ({ outcome, user: rowOf(user) })));
  }
}
