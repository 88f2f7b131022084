import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { OwnedThingNotFoundError } from './content.errors.ts';
import { type CreateMessage, createMessage } from './create-message.ts';
import { Message, MessageAuthor } from './message.entity.ts';

@InputType({ description: 'Input of createMessage.' })
class CreateMessageInput implements CreateMessage {
  @Field(() => ID, { description: 'The conversation, one of your own.' })
  conversationId!: string;

  @Field(() => MessageAuthor, { defaultValue: MessageAuthor.USER, description: 'Whose words it is.' })
  author!: MessageAuthor;

  @Field(() => String, { description: 'The words, of at most 20,000 characters.' })
  text!: string;
}

// Not `message`: clients select the errors' `message`, a text, from the same union.
@ObjectType({ description: 'The message was added.' })
class CreateMessageSuccess {
  @Field(() => Message, { description: 'The message.' })
  createdMessage!: Row<Message>;
}

const Result = mutationResult('CreateMessageResult', CreateMessageSuccess, [
  InvalidIdError,
  InvalidInputError,
  OwnedThingNotFoundError,
]);

@Resolver()
export class CreateMessageMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Adds a message to a conversation of your own. For everybody who is signed in.',
  })
  createMessage(
    @Arg('input', () => CreateMessageInput, { description: 'What is added, and to what.' }) input: CreateMessageInput,
    @Ctx() context: Context,
  ) {
    return Result.from(createMessage(context, input).then(message => ({ createdMessage: rowOf(message) })));
  }
}
