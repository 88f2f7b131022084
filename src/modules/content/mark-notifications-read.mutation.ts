import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { BatchTooLargeError, InvalidIdError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { OwnedThingNotFoundError } from './content.errors.ts';
import {
  type MarkNotificationsRead,
  markNotificationsRead,
  type NotificationReading,
} from './mark-notifications-read.ts';

@InputType({ description: 'Input of markNotificationsRead.' })
class MarkNotificationsReadInput implements MarkNotificationsRead {
  @Field(() => [ID], {
    nullable: true,
    description: "The caller's notifications that were read, at most 100; all when it is left out or null.",
  })
  notificationIds?: string[] | null;
}

@ObjectType({ description: 'The notifications are read.' })
class MarkNotificationsReadSuccess implements NotificationReading {
  @Field(() => Int, { description: 'How many were marked by this call; those read before stay as they were.' })
  markedCount!: number;

  @Field(() => Int, { description: 'How many of the caller are unread now.' })
  unreadCount!: number;
}

const Result = mutationResult('MarkNotificationsReadResult', MarkNotificationsReadSuccess, [
  BatchTooLargeError,
  InvalidIdError,
  OwnedThingNotFoundError,
]);

@Resolver()
export class MarkNotificationsReadMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Marks notifications of the caller as read, by their ids or all. For everybody who is signed in.',
  })
  markNotificationsRead(
    @Arg('input', () => MarkNotificationsReadInput, { description: 'Which notifications.' })
    input: MarkNotificationsReadInput,
    @Ctx() context: Context,
  ) {
    return Result.from(markNotificationsRead(context, input));
  }
}
