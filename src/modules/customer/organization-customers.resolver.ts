import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { type Listing, pageOf } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenQuery } from '../../shared/errors/access-errors.ts';
import { ConnectionArgs } from '../../shared/graphql/connection.ts';
import { Organization } from '../organization/index.ts';
import { Account } from './accounts/account.entity.ts';
import { AccountConnection, RevUserConnection } from './customer.connections.ts';
import { canManageCustomers, customerStaff } from './customer.policy.ts';
import { RevUser } from './rev-users/rev-user.entity.ts';

const accountsOfOrganization: Listing<Account> = {
  name: 'accounts of organization',
  entity: Account,
  parent: 'organization_id',
};
const revUsersOfOrganization: Listing<RevUser> = {
  name: 'rev users of organization',
  entity: RevUser,
  parent: 'organization_id',
};

/** What this module adds to the organization, which knows nothing of customers. Every other way in begins here. */
@Resolver(() => Organization)
export class OrganizationCustomersResolver {
  @FieldResolver(() => AccountConnection, {
    nullable: true,
    description: 'Accounts of its customers. For staff with the permission MANAGE_CUSTOMERS.',
  })
  accounts(
    @Root() organization: Row<Organization>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    return pageForStaff(context, accountsOfOrganization, organization.id, args);
  }

  @FieldResolver(() => RevUserConnection, {
    nullable: true,
    description: "Its customers' users, linked or not. For staff with the permission MANAGE_CUSTOMERS.",
  })
  revUsers(
    @Root() organization: Row<Organization>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    return pageForStaff(context, revUsersOfOrganization, organization.id, args);
  }
}

async function pageForStaff<Entity extends object>(
  context: Context,
  listing: Listing<Entity>,
  organizationId: string,
  args: ConnectionArgs,
) {
  const viewer = await requireViewer(context);
  if (!canManageCustomers(viewer, organizationId)) {
    throw new ForbiddenQuery(customerStaff);
  }
  return pageOf(context.rows, listing, organizationId, args);
}
