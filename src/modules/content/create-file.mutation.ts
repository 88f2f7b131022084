import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { FileTooLargeError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { type CreateFile, createFile } from './create-file.ts';
import { StoredFile } from './stored-file.entity.ts';

@InputType({ description: 'Input of createFile.' })
class CreateFileInput implements CreateFile {
  @Field(() => String, { description: 'Name to show, of at most 200 characters.' })
  name!: string;

  @Field(() => String, { description: 'Media type, such as text/plain (RFC 6838).' })
  mediaType!: string;

  @Field(() => String, { description: 'The bytes, at most 512 KiB, in base64 with padding (RFC 4648).' })
  content!: string;
}

@ObjectType({ description: 'The file is kept, with its bytes.' })
class CreateFileSuccess {
  @Field(() => StoredFile, { description: 'The file.' })
  file!: Row<StoredFile>;
}

const Result = mutationResult('CreateFileResult', CreateFileSuccess, [FileTooLargeError, InvalidInputError]);

@Resolver()
export class CreateFileMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Keeps a file of your own. For everybody who is signed in.',
  })
  createFile(
    @Arg('input', () => CreateFileInput, { description: 'The file.' }) input: CreateFileInput,
    @Ctx() context: Context,
  ) {
    return Result.from(createFile(context, input).then(file => ({ file: rowOf(file) })));
  }
}
