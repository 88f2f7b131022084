import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { type Listing, pageOf } from '../../../shared/database/listing.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { sql } from '../../../shared/database/sql.ts';
import { ConnectionArgs } from '../../../shared/graphql/connection.ts';
import { Account } from '../accounts/account.entity.ts';
import { AccountConnection, RevOrgConnection } from '../customer.connections.ts';
import { RevOrg } from '../rev-orgs/rev-org.entity.ts';
import { grantedAccounts, grantedRevOrgs, visibleOf } from '../visible-customers.ts';
import { RevUser } from './rev-user.entity.ts';

const revOrgsOfRevUser: Listing<RevOrg> = {
  name: 'rev orgs of rev user',
  entity: RevOrg,
  parent: 'rev_user_id',
  from: sql`(select item.*, link.rev_user_id from rev_org item join rev_user_link link on link.rev_org_id = item.id)`,
};
const accountsOfRevUser: Listing<Account> = {
  name: 'accounts of rev user',
  entity: Account,
  parent: 'rev_user_id',
  from: sql`(select item.*, link.rev_user_id from account item join account_contact link on link.account_id = item.id)`,
};

@Resolver(() => RevUser)
export class RevUserResolver {
  @FieldResolver(() => RevOrgConnection, {
    nullable: true,
    description: 'Rev orgs that the person is linked to, as far as the caller may see them.',
  })
  async revOrgs(
    @Root() { id, organizationId }: Row<RevUser>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    const listing = await visibleOf(context, organizationId, revOrgsOfRevUser, grantedRevOrgs);
    return pageOf(context.rows, listing, id, args);
  }

  @FieldResolver(() => AccountConnection, {
    nullable: true,
    description: 'Accounts that the person is associated with, as far as the caller may see them.',
  })
  async accounts(
    @Root() { id, organizationId }: Row<RevUser>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    const listing = await visibleOf(context, organizationId, accountsOfRevUser, grantedAccounts);
    return pageOf(context.rows, listing, id, args);
  }
}
