import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { type DeleteUser, deleteUser } from './delete-user.ts';
import { DeleteUserResult } from './deletion.types.ts';
import { TransferInput } from './transfers/transfer.input.ts';

@InputType({ description: 'Input of deleteUser.' })
class DeleteUserInput implements DeleteUser {
  @Field(() => ID, { description: 'The user.' })
  userId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Why, in at most 500 characters; kept in the audit log, so name nobody.',
  })
  reason!: string | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Do everything, report it, and roll it back.' })
  dryRun!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Hash of a plan; nothing is changed unless the effect is still the one of that plan.',
  })
  ifPlan!: string | null;

  @Field(() => [TransferInput], {
    nullable: true,
    description: 'What changes hands, in the same transaction; at most 1,000.',
  })
  transfers!: TransferInput[] | null;
}

@Resolver()
export class DeleteUserMutation {
  @Mutation(() => DeleteUserResult.type, {
    nullable: true,
    description:
      'Deletes a user for good, with everything that is theirs; access is gone at once. ' +
      'For owners and administrators of the organization, and for plain members about themselves, with a sign-in that ' +
      'is at most minutes old.',
  })
  deleteUser(
    @Arg('input', () => DeleteUserInput, { description: 'Who is deleted.' }) input: DeleteUserInput,
    @Ctx() context: Context,
  ) {
    return DeleteUserResult.from(this.#delete(context, input));
  }

  async #delete(context: Context, input: DeleteUserInput) {
    const viewer = await context.viewer();
    const deletion = await deleteUser(context, input);
    if (!input.dryRun && (viewer === null || viewer.userId === deletion.deletedUserId)) {
      context.cookies.clear();
    }
    return deletion;
  }
}
