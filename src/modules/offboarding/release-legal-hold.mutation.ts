import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { LegalHold } from './legal-hold.entity.ts';
import { LegalHoldNotFoundError } from './offboarding.errors.ts';
import { type Release, type ReleaseLegalHold, releaseLegalHold } from './release-legal-hold.ts';

const LegalHoldReleaseOutcome = { RELEASED: 'RELEASED', ALREADY_RELEASED: 'ALREADY_RELEASED' } as const;

registerEnumType(LegalHoldReleaseOutcome, {
  name: 'LegalHoldReleaseOutcome',
  description: 'How the release of a legal hold ended.',
  valuesConfig: {
    RELEASED: { description: 'The hold was ended by this call.' },
    ALREADY_RELEASED: { description: 'It had been ended before; nothing changed.' },
  },
});

@InputType({ description: 'Input of releaseLegalHold.' })
class ReleaseLegalHoldInput implements ReleaseLegalHold {
  @Field(() => ID, { description: 'The hold.' })
  holdId!: string;

  @Field(() => String, { description: 'Why, in at most 500 characters; name nobody.' })
  reason!: string;
}

@ObjectType({ description: 'The hold has ended. A user who has left is erased when the time of grace is over.' })
class ReleaseLegalHoldSuccess {
  @Field(() => LegalHoldReleaseOutcome, { description: 'How it ended.' })
  outcome!: Release['outcome'];

  @Field(() => LegalHold, { description: 'The hold.' })
  hold!: Row<LegalHold>;
}

const Result = mutationResult('ReleaseLegalHoldResult', ReleaseLegalHoldSuccess, [
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  LegalHoldNotFoundError,
]);

@Resolver()
export class ReleaseLegalHoldMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Ends a legal hold. For owners of the organization.',
  })
  releaseLegalHold(
    @Arg('input', () => ReleaseLegalHoldInput, { description: 'Which hold, and why.' }) input: ReleaseLegalHoldInput,
    @Ctx() context: Context,
  ) {
    const released = releaseLegalHold(context, input).then(({ outcome, hold }) => ({ outcome, hold: rowOf(hold) }));
    return Result.from(released);
  }
}
