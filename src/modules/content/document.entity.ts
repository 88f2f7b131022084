import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { deleteRow, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { Node } from '../../shared/graphql/node.ts';
import { KnowledgeBase } from './knowledge-base.entity.ts';

@ObjectType({ implements: Node, description: 'A text in a knowledge base.' })
@Entity()
@Index({ name: 'document_by_knowledge_base', properties: ['knowledgeBase', 'id'] })
export class Document extends BaseEntity {
  @ManyToOne(() => KnowledgeBase, { ref: true, index: false })
  @OnErasure(deleteRow())
  knowledgeBase: Ref<KnowledgeBase>;

  @Field(() => String, { description: 'Title to show.' })
  @Property({ type: 'text' })
  title: string;

  @Field(() => String, { description: 'The text.' })
  @Property({ type: 'text' })
  text: string;

  constructor(knowledgeBase: KnowledgeBase, document: Pick<Document, 'title' | 'text'>, now: Date) {
    super(now);
    this.knowledgeBase = ref(knowledgeBase);
    this.title = document.title;
    this.text = document.text;
  }
}
