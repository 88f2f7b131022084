import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { Agent } from './agent.entity.ts';
import { type CreateAgent, createAgent } from './create-agent.ts';

@InputType({ description: 'Input of createAgent.' })
class CreateAgentInput implements CreateAgent {
  @Field(() => String, { description: 'Name to show, of at most 200 characters.' })
  name!: string;

  @Field(() => String, { description: 'What it is told to do, in at most 20,000 characters.' })
  instructions!: string;
}

@ObjectType({ description: 'The agent was set up.' })
class CreateAgentSuccess {
  @Field(() => Agent, { description: 'The agent.' })
  agent!: Row<Agent>;
}

const Result = mutationResult('CreateAgentResult', CreateAgentSuccess, [InvalidInputError]);

@Resolver()
export class CreateAgentMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Sets up an agent of your own. For everybody who is signed in.',
  })
  createAgent(
    @Arg('input', () => CreateAgentInput, { description: 'What it is.' }) input: CreateAgentInput,
    @Ctx() context: Context,
  ) {
    return Result.from(createAgent(context, input).then(agent => ({ agent: rowOf(agent) })));
  }
}
