import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { createMemory } from './create-memory.ts';
import { Memory } from './memory.entity.ts';

@InputType({ description: 'Input of createMemory.' })
class CreateMemoryInput {
  @Field(() => String, { description: 'What is remembered, in at most 20,000 characters.' })
  text!: string;
}

@ObjectType({ description: 'It is remembered.' })
class CreateMemorySuccess {
  @Field(() => Memory, { description: 'The memory.' })
  memory!: Row<Memory>;
}

const Result = mutationResult('CreateMemoryResult', CreateMemorySuccess, [InvalidInputError]);

@Resolver()
export class CreateMemoryMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Remembers something for you. For everybody who is signed in.',
  })
  createMemory(
    @Arg('input', () => CreateMemoryInput, { description: 'What is remembered.' }) input: CreateMemoryInput,
    @Ctx() context: Context,
  ) {
    return Result.from(createMemory(context, input).then(memory => ({ memory: rowOf(memory) })));
  }
}
