import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { rowOf } from '../../../shared/database/row-of.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidIdError } from '../../../shared/errors/input-errors.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { ArtifactAlreadyAttachedError, ArtifactNotFoundError, ParentNotFoundError } from '../customer.errors.ts';
import { Artifact } from './artifact.entity.ts';
import { type AttachArtifact, attachArtifact } from './attach-artifact.ts';

@InputType({ description: 'Input of attachArtifact.' })
class AttachArtifactInput implements AttachArtifact {
  @Field(() => ID, { description: 'The artifact.' })
  artifactId!: string;

  @Field(() => ID, { description: 'An account, a rev org or a rev user of the same organization.' })
  parentId!: string;
}

@ObjectType({ description: 'The artifact is attached, and goes with what it is attached to.' })
class AttachArtifactSuccess {
  @Field(() => Artifact, { description: 'The artifact after the call.' })
  artifact!: Row<Artifact>;
}

const Result = mutationResult('AttachArtifactResult', AttachArtifactSuccess, [
  ArtifactAlreadyAttachedError,
  ArtifactNotFoundError,
  ForbiddenError,
  InvalidIdError,
  ParentNotFoundError,
]);

@Resolver()
export class AttachArtifactMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Attaches an artifact to an account, a rev org or a rev user, once and for good. For staff with the permission MANAGE_CUSTOMERS.',
  })
  attachArtifact(
    @Arg('input', () => AttachArtifactInput, { description: 'What is attached to what.' }) input: AttachArtifactInput,
    @Ctx() context: Context,
  ) {
    return Result.from(attachArtifact(context, input).then(artifact => ({ artifact: rowOf(artifact) })));
  }
}
