import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { BatchTooLargeError, InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { User, UserNotFoundError } from '../identity/index.ts';
import { sendNotification, type SendNotification } from './send-notification.ts';

@InputType({ description: 'Input of sendNotification.' })
class SendNotificationInput implements SendNotification {
  @Field(() => [ID], { description: 'Users to tell, 1 to 100; each of them is told once.' })
  userIds!: string[];

  @Field(() => String, { description: 'What they are told, in at most 20,000 characters.' })
  text!: string;
}

@ObjectType({ description: 'The users were told. The notifications are theirs, and not for the sender to read.' })
class SendNotificationSuccess {
  @Field(() => [User], { description: 'Who was told, in the order of the input, without duplicates.' })
  recipients!: readonly Row<User>[];
}

const Result = mutationResult('SendNotificationResult', SendNotificationSuccess, [
  BatchTooLargeError,
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  UserNotFoundError,
]);

@Resolver()
export class SendNotificationMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Tells users of your organization something. For its owners and administrators.',
  })
  sendNotification(
    @Arg('input', () => SendNotificationInput, { description: 'Who is told what.' }) input: SendNotificationInput,
    @Ctx() context: Context,
  ) {
    return Result.from(sendNotification(context, input).then(recipients => ({ recipients })));
  }
}
