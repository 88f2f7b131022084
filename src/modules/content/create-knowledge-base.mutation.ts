import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { createKnowledgeBase } from './create-knowledge-base.ts';
import { KnowledgeBase } from './knowledge-base.entity.ts';

@InputType({ description: 'Input of createKnowledgeBase.' })
class CreateKnowledgeBaseInput {
  @Field(() => String, { description: 'Name to show, of at most 200 characters.' })
  name!: string;
}

@ObjectType({ description: 'The knowledge base was made.' })
class CreateKnowledgeBaseSuccess {
  @Field(() => KnowledgeBase, { description: 'The knowledge base.' })
  knowledgeBase!: Row<KnowledgeBase>;
}

const Result = mutationResult('CreateKnowledgeBaseResult', CreateKnowledgeBaseSuccess, [InvalidInputError]);

@Resolver()
export class CreateKnowledgeBaseMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Makes a knowledge base of your own. For everybody who is signed in.',
  })
  createKnowledgeBase(
    @Arg('input', () => CreateKnowledgeBaseInput, { description: 'What it is.' }) input: CreateKnowledgeBaseInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      createKnowledgeBase(context, input).then(knowledgeBase => ({ knowledgeBase: rowOf(knowledgeBase) })),
    );
  }
}
