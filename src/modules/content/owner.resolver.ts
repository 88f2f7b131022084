import { type ClassType, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { User } from '../identity/index.ts';
import { Agent } from './agent.entity.ts';
import { Conversation } from './conversation.entity.ts';
import { KnowledgeBase } from './knowledge-base.entity.ts';
import { Memory } from './memory.entity.ts';
import { StoredFile } from './stored-file.entity.ts';

function ownerOf(thing: () => ClassType | object) {
  @Resolver(thing as () => ClassType)
  class OwnerResolver {
    @FieldResolver(() => User, { description: 'Whose it is.' })
    owner(@Root() { ownerId }: { readonly ownerId: string }, @Ctx() context: Context) {
      return context.rows.get(User, ownerId);
    }
  }
  return OwnerResolver;
}

export const ownerResolvers = [
  ownerOf(() => Agent),
  ownerOf(() => Conversation),
  ownerOf(() => KnowledgeBase),
  ownerOf(() => Memory),
  ownerOf(() => StoredFile),
] as const;
