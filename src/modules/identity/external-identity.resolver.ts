import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { authorizeQuery } from '../../shared/authorization/authorize.ts';
import { type Listing, pageOf } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ConnectionArgs, connectionOf } from '../../shared/graphql/connection.ts';
import { ExternalIdentity } from './external-identity.entity.ts';
import { User } from './user.entity.ts';

const ExternalIdentityConnection = connectionOf('ExternalIdentity', () => ExternalIdentity, 'external identities');

const identitiesOfUser: Listing<ExternalIdentity> = {
  name: 'external identities of user',
  entity: ExternalIdentity,
  parent: 'user_id',
};

@Resolver(() => User)
export class UserExternalIdentitiesResolver {
  @FieldResolver(() => ExternalIdentityConnection, {
    nullable: true,
    description:
      "The user's identities at other providers. For that user, and owners and administrators of the user's organization.",
  })
  async externalIdentities(
    @Root() user: Row<User>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    const { id: userId, organizationId } = user;
    await authorizeQuery(context, 'externalIdentities.read', { userId, organizationId });
    return pageOf(context.rows, identitiesOfUser, userId, args);
  }
}
