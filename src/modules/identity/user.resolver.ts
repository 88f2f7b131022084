import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { authorizeQuery } from '../../shared/authorization/authorize.ts';
import { type Listing, pageOf } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { sql } from '../../shared/database/sql.ts';
import { ConnectionArgs, connectionOf } from '../../shared/graphql/connection.ts';
import { Organization } from '../organization/index.ts';
import { Session } from './session.entity.ts';
import { User } from './user.entity.ts';

const SessionConnection = connectionOf('Session', () => Session, 'sessions');

const liveSessionsOfUser: Listing<Session> = {
  name: 'live sessions of user',
  entity: Session,
  parent: 'user_id',
  where: now => sql`t.ended_at is null and t.expires_at > ${now} and t.kind = 'SIGN_IN'`,
};

@Resolver(() => User)
export class UserResolver {
  @Query(() => User, { nullable: true, description: 'Who calls; null when nobody is signed in.' })
  async viewer(@Ctx() context: Context) {
    const viewer = await context.viewer();
    return viewer && context.rows.get(User, viewer.userId);
  }

  @FieldResolver(() => Organization, { description: 'The organization that manages the account.' })
  organization(@Root() user: Row<User>, @Ctx() context: Context) {
    return context.rows.get(Organization, user.organizationId);
  }

  @FieldResolver(() => SessionConnection, {
    nullable: true,
    description: "The user's own live sessions. For that user.",
  })
  async sessions(@Root() user: Row<User>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    await authorizeQuery(context, 'users.readPrivate', { userId: user.id });
    return pageOf(context.rows, liveSessionsOfUser, user.id, args);
  }
}
