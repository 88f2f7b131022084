import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { type Listing, pageOf } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ConnectionArgs, connectionOf } from '../../shared/graphql/connection.ts';
import { Document } from './document.entity.ts';
import { KnowledgeBase } from './knowledge-base.entity.ts';

const DocumentConnection = connectionOf('Document', () => Document, 'documents');

const documentsOfKnowledgeBase: Listing<Document> = {
  name: 'documents of knowledge base',
  entity: Document,
  parent: 'knowledge_base_id',
};

@Resolver(() => KnowledgeBase)
export class KnowledgeBaseResolver {
  @FieldResolver(() => DocumentConnection, { nullable: true, description: 'What it holds.' })
  documents(
    @Root() knowledgeBase: Row<KnowledgeBase>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    return pageOf(context.rows, documentsOfKnowledgeBase, knowledgeBase.id, args);
  }
}

@Resolver(() => Document)
export class DocumentResolver {
  @FieldResolver(() => KnowledgeBase, { description: 'The knowledge base that it is a part of.' })
  knowledgeBase(@Root() { knowledgeBaseId }: Row<Document>, @Ctx() context: Context) {
    return context.rows.get(KnowledgeBase, knowledgeBaseId);
  }
}
