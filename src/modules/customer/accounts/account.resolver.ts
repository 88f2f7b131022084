import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { type Listing, pageOf } from '../../../shared/database/listing.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { sql } from '../../../shared/database/sql.ts';
import { ConnectionArgs } from '../../../shared/graphql/connection.ts';
import { Organization } from '../../organization/index.ts';
import { RevOrgConnection, RevUserConnection } from '../customer.connections.ts';
import { RevOrg } from '../rev-orgs/rev-org.entity.ts';
import { RevUser } from '../rev-users/rev-user.entity.ts';
import { Account } from './account.entity.ts';

const revOrgsOfAccount: Listing<RevOrg> = { name: 'rev orgs of account', entity: RevOrg, parent: 'account_id' };
const revUsersOfAccount: Listing<RevUser> = {
  name: 'rev users of account',
  entity: RevUser,
  parent: 'account_id',
  from: sql`(select item.*, link.account_id from rev_user item join account_contact link on link.rev_user_id = item.id)`,
};

@Resolver(() => Account)
export class AccountResolver {
  @FieldResolver(() => Organization, { description: 'The organization whose customer it is.' })
  organization(@Root() account: Row<Account>, @Ctx() context: Context) {
    return context.rows.get(Organization, account.organizationId);
  }

  @FieldResolver(() => RevOrgConnection, { nullable: true, description: 'Its rev orgs, the default one included.' })
  revOrgs(@Root() account: Row<Account>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    return pageOf(context.rows, revOrgsOfAccount, account.id, args);
  }

  @FieldResolver(() => RevUserConnection, { nullable: true, description: 'Rev users who are associated with it.' })
  revUsers(@Root() account: Row<Account>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    return pageOf(context.rows, revUsersOfAccount, account.id, args);
  }
}
