import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { type Listing, pageOf } from '../../../shared/database/listing.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { sql } from '../../../shared/database/sql.ts';
import { ConnectionArgs } from '../../../shared/graphql/connection.ts';
import { Account } from '../accounts/account.entity.ts';
import { RevUserConnection } from '../customer.connections.ts';
import { RevUser } from '../rev-users/rev-user.entity.ts';
import { RevOrg } from './rev-org.entity.ts';

const revUsersOfRevOrg: Listing<RevUser> = {
  name: 'rev users of rev org',
  entity: RevUser,
  parent: 'rev_org_id',
  from: sql`(select item.*, link.rev_org_id from rev_user item join rev_user_link link on link.rev_user_id = item.id)`,
};

@Resolver(() => RevOrg)
export class RevOrgResolver {
  @FieldResolver(() => Account, { description: 'The account that it belongs to.' })
  account(@Root() revOrg: Row<RevOrg>, @Ctx() context: Context) {
    return context.rows.get(Account, revOrg.accountId);
  }

  @FieldResolver(() => RevUserConnection, { nullable: true, description: 'Rev users who are linked to it.' })
  revUsers(@Root() revOrg: Row<RevOrg>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    return pageOf(context.rows, revUsersOfRevOrg, revOrg.id, args);
  }
}
