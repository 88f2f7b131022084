import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { OrganizationRole } from '../../shared/authorization/roles.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError, ReauthenticationRequiredError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { UserNotFoundError } from './identity.errors.ts';
import { type OwnershipTransfer, type TransferOwnership, transferOwnership } from './transfer-ownership.ts';
import { User } from './user.entity.ts';

const OwnershipTransferOutcome = { ALREADY_TRANSFERRED: 'ALREADY_TRANSFERRED', TRANSFERRED: 'TRANSFERRED' } as const;

registerEnumType(OwnershipTransferOutcome, {
  name: 'OwnershipTransferOutcome',
  description: 'How a transfer of ownership ended.',
  valuesConfig: {
    ALREADY_TRANSFERRED: { description: 'The caller had handed over to the user before; nothing changed.' },
    TRANSFERRED: { description: 'The user owns the organization in the place of the caller.' },
  },
});

@InputType({ description: 'Input of transferOwnership.' })
class TransferOwnershipInput implements TransferOwnership {
  @Field(() => ID, { description: 'The user who becomes an owner.' })
  userId!: string;

  @Field(() => OrganizationRole, {
    defaultValue: OrganizationRole.ADMIN,
    description: 'Role of the caller from then on; not OWNER.',
  })
  role!: OrganizationRole;
}

@ObjectType({ description: 'The user is an owner, and the caller no more.' })
class TransferOwnershipSuccess {
  @Field(() => OwnershipTransferOutcome, { description: 'How it ended.' })
  outcome!: OwnershipTransfer['outcome'];

  @Field(() => User, { description: 'The owner.' })
  owner!: Row<User>;

  @Field(() => User, { description: 'Who handed over.' })
  formerOwner!: Row<User>;
}

const Result = mutationResult('TransferOwnershipResult', TransferOwnershipSuccess, [
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  ReauthenticationRequiredError,
  UserNotFoundError,
]);

@Resolver()
export class TransferOwnershipMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      "Makes another user an owner of the caller's organization in the caller's place, at once. " +
      'For its owners, with a sign-in that is at most minutes old.',
  })
  transferOwnership(
    @Arg('input', () => TransferOwnershipInput, { description: 'Who takes over.' }) input: TransferOwnershipInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      transferOwnership(context, input).then(({ outcome, owner, formerOwner }) => ({
        outcome,
        owner: rowOf(owner),
        formerOwner: rowOf(formerOwner),
      })),
    );
  }
}
