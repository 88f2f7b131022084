import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { rowOf } from '../../../shared/database/row-of.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../../shared/errors/input-errors.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { TagNameTakenError, TagNotFoundError } from '../customer.errors.ts';
import { Tag } from './tag.entity.ts';
import { type UpdateTag, updateTag } from './update-tag.ts';

@InputType({ description: 'Input of updateTag.' })
class UpdateTagInput implements UpdateTag {
  @Field(() => ID, { description: 'The tag.' })
  tagId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name to show, of 1 to 100 characters. Unchanged when left out.',
  })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What it is for, in at most 500 characters; null takes it away. Unchanged when left out.',
  })
  description?: string | null;
}

@ObjectType({ description: 'The tag is as it was asked for.' })
class UpdateTagSuccess {
  @Field(() => Tag, { description: 'The tag after the call.' })
  tag!: Row<Tag>;
}

const Result = mutationResult('UpdateTagResult', UpdateTagSuccess, [
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  TagNameTakenError,
  TagNotFoundError,
]);

@Resolver()
export class UpdateTagMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Renames a tag, or describes it anew, wherever it is used. For staff with the permission MANAGE_CUSTOMERS.',
  })
  updateTag(
    @Arg('input', () => UpdateTagInput, { description: 'What is changed.' }) input: UpdateTagInput,
    @Ctx() context: Context,
  ) {
    return Result.from(updateTag(context, input).then(tag => ({ tag: rowOf(tag) })));
  }
}
