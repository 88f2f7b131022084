import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { LastOwnerError, User, UserNotFoundError } from '../identity/index.ts';
import { LastAdminError } from '../workspace/index.ts';
import { type Suspension, type SuspendUser, suspendUser } from './suspend-user.ts';

const SuspensionOutcome = {
  ALREADY_SUSPENDED: 'ALREADY_SUSPENDED',
  SUSPENDED: 'SUSPENDED',
  WOULD_SUSPEND: 'WOULD_SUSPEND',
} as const;

registerEnumType(SuspensionOutcome, {
  name: 'SuspensionOutcome',
  description: 'How a suspension ended.',
  valuesConfig: {
    ALREADY_SUSPENDED: { description: 'The user had been suspended before; nothing changed.' },
    SUSPENDED: { description: 'The user is shut out from now on.' },
    WOULD_SUSPEND: { description: 'Dry run: the user would have been suspended.' },
  },
});

@InputType({ description: 'Input of suspendUser.' })
class SuspendUserInput implements SuspendUser {
  @Field(() => ID, { description: 'The user.' })
  userId!: string;

  @Field(() => String, { nullable: true, description: 'Why, for the audit event, in at most 500 characters.' })
  reason!: string | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Do everything, answer, and take it back.' })
  dryRun!: boolean;
}

@ObjectType({ description: 'The user is shut out, and everything of theirs stays.' })
class SuspendUserSuccess {
  @Field(() => SuspensionOutcome, { description: 'How it ended.' })
  outcome!: Suspension['outcome'];

  @Field(() => User, { description: 'The user.' })
  user!: Row<User>;

  @Field(() => Int, { description: 'Live sessions that end.' })
  endedSessionCount!: number;
}

const Result = mutationResult('SuspendUserResult', SuspendUserSuccess, [
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  LastAdminError,
  LastOwnerError,
  UserNotFoundError,
]);

@Resolver()
export class SuspendUserMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Shuts a user out: all sessions and keys end at once, and nobody can sign in, until reinstateUser. ' +
      'For owners, and for administrators as long as no owner is concerned.',
  })
  suspendUser(
    @Arg('input', () => SuspendUserInput, { description: 'Who is suspended, and why.' }) input: SuspendUserInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      suspendUser(context, input).then(async ({ userId, ...suspension }) => ({
        ...suspension,
        user: await context.rows.get(User, userId),
      })),
    );
  }
}
