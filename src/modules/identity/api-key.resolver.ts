import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { authorizeQuery } from '../../shared/authorization/authorize.ts';
import { type Listing, pageOf } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { sql } from '../../shared/database/sql.ts';
import { ConnectionArgs, connectionOf } from '../../shared/graphql/connection.ts';
import { ApiKey } from './api-key.entity.ts';
import { Session } from './session.entity.ts';
import { User } from './user.entity.ts';

const ApiKeyConnection = connectionOf('ApiKey', () => ApiKey, 'keys');

const liveKeysOfUser: Listing<ApiKey> = {
  name: 'live keys of user',
  entity: ApiKey,
  parent: 'user_id',
  where: now => sql`t.expires_at > ${now}
    and exists (select from session s where s.id = t.session_id and s.ended_at is null)`,
};

@Resolver(() => ApiKey)
export class ApiKeyResolver {
  @FieldResolver(() => Date, {
    nullable: true,
    description: 'When it was last used, to about two minutes; null when it never was.',
  })
  async lastUsedAt(@Root() key: Row<ApiKey>, @Ctx() context: Context) {
    const { createdAt, lastUsedAt } = await context.rows.get(Session, key.sessionId);
    return lastUsedAt > createdAt ? lastUsedAt : null;
  }
}

@Resolver(() => User)
export class UserApiKeysResolver {
  @FieldResolver(() => ApiKeyConnection, { nullable: true, description: "The user's own live keys. For that user." })
  async apiKeys(@Root() user: Row<User>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    await authorizeQuery(context, 'users.readPrivate', { userId: user.id });
    return pageOf(context.rows, liveKeysOfUser, user.id, args);
  }
}
