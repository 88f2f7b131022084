import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { rowOf } from '../../../shared/database/row-of.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidInputError } from '../../../shared/errors/input-errors.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { TagNameTakenError } from '../customer.errors.ts';
import { type CreateTag, createTag } from './create-tag.ts';
import { Tag } from './tag.entity.ts';

@InputType({ description: 'Input of createTag.' })
class CreateTagInput implements CreateTag {
  @Field(() => String, { description: 'Name to show, of 1 to 100 characters; unique in the organization.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it is for, in at most 500 characters.' })
  description?: string | null;
}

@ObjectType({ description: 'The tag was made.' })
class CreateTagSuccess {
  @Field(() => Tag, { description: 'The tag.' })
  tag!: Row<Tag>;
}

const Result = mutationResult('CreateTagResult', CreateTagSuccess, [
  ForbiddenError,
  InvalidInputError,
  TagNameTakenError,
]);

@Resolver()
export class CreateTagMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      "Makes a tag of the caller's organization, for its accounts, rev orgs and rev users. For staff with the permission MANAGE_CUSTOMERS.",
  })
  createTag(
    @Arg('input', () => CreateTagInput, { description: 'Which tag is made.' }) input: CreateTagInput,
    @Ctx() context: Context,
  ) {
    return Result.from(createTag(context, input).then(tag => ({ tag: rowOf(tag) })));
  }
}
