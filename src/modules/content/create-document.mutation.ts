import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { OwnedThingNotFoundError } from './content.errors.ts';
import { type CreateDocument, createDocument } from './create-document.ts';
import { Document } from './document.entity.ts';

@InputType({ description: 'Input of createDocument.' })
class CreateDocumentInput implements CreateDocument {
  @Field(() => ID, { description: 'The knowledge base, one of your own.' })
  knowledgeBaseId!: string;

  @Field(() => String, { description: 'Title to show, of at most 200 characters.' })
  title!: string;

  @Field(() => String, { description: 'The text, of at most 20,000 characters.' })
  text!: string;
}

@ObjectType({ description: 'The document was added.' })
class CreateDocumentSuccess {
  @Field(() => Document, { description: 'The document.' })
  document!: Row<Document>;
}

const Result = mutationResult('CreateDocumentResult', CreateDocumentSuccess, [
  InvalidIdError,
  InvalidInputError,
  OwnedThingNotFoundError,
]);

@Resolver()
export class CreateDocumentMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Adds a document to a knowledge base of your own. For everybody who is signed in.',
  })
  createDocument(
    @Arg('input', () => CreateDocumentInput, { description: 'What is added, and to what.' }) input: CreateDocumentInput,
    @Ctx() context: Context,
  ) {
    return Result.from(createDocument(context, input).then(document => ({ document: rowOf(document) })));
  }
}
