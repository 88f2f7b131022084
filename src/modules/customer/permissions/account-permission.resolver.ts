import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { authorizeQuery } from '../../../shared/authorization/authorize.ts';
import { type Listing, pageOf } from '../../../shared/database/listing.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ConnectionArgs, connectionOf } from '../../../shared/graphql/connection.ts';
import { User } from '../../identity/index.ts';
import { Account } from '../accounts/account.entity.ts';
import { AccountPermission } from './account-permission.entity.ts';

const AccountPermissionConnection = connectionOf(
  'AccountPermission',
  () => AccountPermission,
  'permissions on single accounts',
);

const permissionsOfUser: Listing<AccountPermission> = {
  name: 'account permissions of user',
  entity: AccountPermission,
  parent: 'user_id',
};

@Resolver(() => AccountPermission)
export class AccountPermissionResolver {
  @FieldResolver(() => Account, { description: 'The account.' })
  account(@Root() { accountId }: Row<AccountPermission>, @Ctx() context: Context) {
    return context.rows.get(Account, accountId);
  }
}

/** What this module adds to the user, who knows nothing of customers. */
@Resolver(() => User)
export class UserAccountPermissionsResolver {
  @FieldResolver(() => AccountPermissionConnection, {
    nullable: true,
    description:
      "What was granted to the user on single accounts. For that user, and owners and administrators of the user's organization.",
  })
  async accountPermissions(
    @Root() user: Row<User>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    await authorizeQuery(context, 'users.readAffiliations', { userId: user.id, organizationId: user.organizationId });
    return pageOf(context.rows, permissionsOfUser, user.id, args);
  }
}
