import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { OwnedThingNotFoundError } from './content.errors.ts';
import { Conversation } from './conversation.entity.ts';
import { type CreateConversation, createConversation } from './create-conversation.ts';

@InputType({ description: 'Input of createConversation.' })
class CreateConversationInput implements CreateConversation {
  @Field(() => String, { description: 'Title to show, of at most 200 characters.' })
  title!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The agent, of your own or of somebody in your organization; left out when there is none.',
  })
  agentId!: string | null;
}

@ObjectType({ description: 'The conversation began.' })
class CreateConversationSuccess {
  @Field(() => Conversation, { description: 'The conversation.' })
  conversation!: Row<Conversation>;
}

const Result = mutationResult('CreateConversationResult', CreateConversationSuccess, [
  InvalidIdError,
  InvalidInputError,
  OwnedThingNotFoundError,
]);

@Resolver()
export class CreateConversationMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Begins a conversation of your own. For everybody who is signed in.',
  })
  createConversation(
    @Arg('input', () => CreateConversationInput, { description: 'What it is about, and with whom.' })
    input: CreateConversationInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      createConversation(context, input).then(conversation => ({ conversation: rowOf(conversation) })),
    );
  }
}
