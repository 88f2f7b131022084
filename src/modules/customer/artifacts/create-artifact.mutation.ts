import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { rowOf } from '../../../shared/database/row-of.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { FileTooLargeError, InvalidInputError } from '../../../shared/errors/input-errors.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { Artifact } from './artifact.entity.ts';
import { type CreateArtifact, createArtifact } from './create-artifact.ts';

@InputType({ description: 'Input of createArtifact.' })
class CreateArtifactInput implements CreateArtifact {
  @Field(() => String, { description: 'Name to show, of at most 200 characters.' })
  name!: string;

  @Field(() => String, { description: 'Media type, such as text/plain (RFC 6838).' })
  mediaType!: string;

  @Field(() => String, { description: 'The bytes, at most 512 KiB, in base64 with padding (RFC 4648).' })
  content!: string;
}

@ObjectType({ description: 'The artifact is kept, with its bytes, attached to nothing.' })
class CreateArtifactSuccess {
  @Field(() => Artifact, { description: 'The artifact.' })
  artifact!: Row<Artifact>;
}

const Result = mutationResult('CreateArtifactResult', CreateArtifactSuccess, [
  FileTooLargeError,
  ForbiddenError,
  InvalidInputError,
]);

@Resolver()
export class CreateArtifactMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Keeps a file about a customer; attachArtifact says about whom. For staff with the permission MANAGE_CUSTOMERS.',
  })
  createArtifact(
    @Arg('input', () => CreateArtifactInput, { description: 'The file.' }) input: CreateArtifactInput,
    @Ctx() context: Context,
  ) {
    return Result.from(createArtifact(context, input).then(artifact => ({ artifact: rowOf(artifact) })));
  }
}
