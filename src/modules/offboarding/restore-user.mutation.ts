import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../shared/errors/input-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { LastOwnerError, User, UserNotFoundError } from '../identity/index.ts';
import { type NotRestored, NotRestoredReason } from './not-restored.ts';
import { UserDeletedError } from './offboarding.errors.ts';
import { type Restoration, restoreUser } from './restore-user.ts';

const RestorationOutcome = { RESTORED: 'RESTORED', ALREADY_ACTIVE: 'ALREADY_ACTIVE' } as const;

registerEnumType(RestorationOutcome, {
  name: 'RestorationOutcome',
  description: 'How a restoration ended.',
  valuesConfig: {
    RESTORED: { description: 'The user is back.' },
    ALREADY_ACTIVE: { description: 'The user had not left, or was back already; nothing changed.' },
  },
});

@InputType({ description: 'Input of restoreUser.' })
class RestoreUserInput {
  @Field(() => ID, { description: 'The user.' })
  userId!: string;
}

registerEnumType(NotRestoredReason, {
  name: 'NotRestoredReason',
  description: 'Why a restoration does not bring something back.',
  valuesConfig: {
    ENDED_FOR_GOOD: {
      description: 'Its end is final, for the sake of security: the user signs in, or is invited, anew.',
    },
    TAKEN_OVER: { description: "It was handed over when the user left, and is the successor's now." },
  },
});

@ObjectType('NotRestored', { description: 'Things of one kind that a restoration did not bring back.' })
class NotRestoredThings implements NotRestored {
  @Field(() => String, { description: 'The kind of thing, such as Session.' })
  kind!: string;

  @Field(() => Int, { description: 'How many there are.' })
  count!: number;

  @Field(() => NotRestoredReason, { description: 'Why.' })
  reason!: NotRestoredReason;
}

@ObjectType({ description: 'The user is back, and can sign in again; the old sessions stay ended.' })
class RestoreUserSuccess {
  @Field(() => RestorationOutcome, { description: 'How it ended.' })
  outcome!: Restoration['outcome'];

  @Field(() => User, { description: 'The user.' })
  user!: Row<User>;

  @IdField('mem', { list: true, description: 'Memberships that are back.' })
  restoredMemberIds!: readonly string[];

  @IdField('wsp', {
    list: true,
    description: 'Workspaces that could not have the user back, because nobody is left there to administer them.',
  })
  lostWorkspaceIds!: readonly string[];

  @Field(() => [NotRestoredThings], { description: 'What else did not come back.' })
  notRestored!: readonly NotRestored[];
}

const Result = mutationResult('RestoreUserResult', RestoreUserSuccess, [
  ForbiddenError,
  InvalidIdError,
  LastOwnerError,
  UserDeletedError,
  UserNotFoundError,
]);

@Resolver()
export class RestoreUserMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Brings back a user who has left, until the time of grace is over. For owners and administrators of the organization.',
  })
  restoreUser(
    @Arg('input', () => RestoreUserInput, { description: 'Who is restored.' }) input: RestoreUserInput,
    @Ctx() context: Context,
  ) {
    const restored = restoreUser(context, input).then(async ({ outcome, userId, restoredMembershipIds, ...rest }) => ({
      outcome,
      user: await context.rows.get(User, userId),
      restoredMemberIds: restoredMembershipIds,
      ...rest,
    }));
    return Result.from(restored);
  }
}
