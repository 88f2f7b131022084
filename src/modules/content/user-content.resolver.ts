import { Args, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { authorizeQuery } from '../../shared/authorization/authorize.ts';
import { type Listing, pageOf } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ConnectionArgs, connectionOf } from '../../shared/graphql/connection.ts';
import { User } from '../identity/index.ts';
import { Agent } from './agent.entity.ts';
import { Conversation } from './conversation.entity.ts';
import { KnowledgeBase } from './knowledge-base.entity.ts';
import { countUnread } from './mark-notifications-read.ts';
import { Memory } from './memory.entity.ts';
import { Notification } from './notification.entity.ts';
import { StoredFile } from './stored-file.entity.ts';

const AgentConnection = connectionOf('Agent', () => Agent, 'agents');
const ConversationConnection = connectionOf('Conversation', () => Conversation, 'conversations');
const FileConnection = connectionOf('File', () => StoredFile, 'files');
const KnowledgeBaseConnection = connectionOf('KnowledgeBase', () => KnowledgeBase, 'knowledge bases');
const MemoryConnection = connectionOf('Memory', () => Memory, 'memories');
const NotificationConnection = connectionOf('Notification', () => Notification, 'notifications');

const owned = 'owner_id';
const agents: Listing<Agent> = { name: 'agents of user', entity: Agent, parent: owned };
const conversations: Listing<Conversation> = { name: 'conversations of user', entity: Conversation, parent: owned };
const files: Listing<StoredFile> = { name: 'files of user', entity: StoredFile, parent: owned };
const bases: Listing<KnowledgeBase> = { name: 'knowledge bases of user', entity: KnowledgeBase, parent: owned };
const memories: Listing<Memory> = { name: 'memories of user', entity: Memory, parent: owned };
const notifications: Listing<Notification> = {
  name: 'notifications of user',
  entity: Notification,
  parent: 'recipient_id',
};

async function ownPage<Entity extends object>(
  context: Context,
  listing: Listing<Entity>,
  user: Row<User>,
  args: ConnectionArgs,
) {
  await authorizeQuery(context, 'users.readPrivate', { userId: user.id });
  return pageOf(context.rows, listing, user.id, args);
}

/** What this module adds to the user, who is known to modules that know nothing of content. */
@Resolver(() => User)
export class UserContentResolver {
  @FieldResolver(() => AgentConnection, { nullable: true, description: "The user's own agents. For that user." })
  agents(@Root() user: Row<User>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    return ownPage(context, agents, user, args);
  }

  @FieldResolver(() => ConversationConnection, {
    nullable: true,
    description: "The user's own conversations. For that user.",
  })
  conversations(@Root() user: Row<User>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    return ownPage(context, conversations, user, args);
  }

  @FieldResolver(() => MemoryConnection, { nullable: true, description: "The user's own memories. For that user." })
  memories(@Root() user: Row<User>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    return ownPage(context, memories, user, args);
  }

  @FieldResolver(() => KnowledgeBaseConnection, {
    nullable: true,
    description: "The user's own knowledge bases. For that user.",
  })
  knowledgeBases(@Root() user: Row<User>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    return ownPage(context, bases, user, args);
  }

  @FieldResolver(() => FileConnection, { nullable: true, description: "The user's own files. For that user." })
  files(@Root() user: Row<User>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    return ownPage(context, files, user, args);
  }

  @FieldResolver(() => NotificationConnection, {
    nullable: true,
    description: 'What the user was told. For that user.',
  })
  notifications(@Root() user: Row<User>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    return ownPage(context, notifications, user, args);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'How many notifications the user has not read. For that user.',
  })
  async unreadNotificationCount(@Root() user: Row<User>, @Ctx() context: Context) {
    await authorizeQuery(context, 'users.readPrivate', { userId: user.id });
    const { rows } = context;
    return rows.load<number>(
      'unread notifications of user',
      user.id,
      async () =>
        // Nobody but the viewer is asked for.
        new Map([[user.id, await countUnread(rows.em, user.id)]]),
    );
  }
}
