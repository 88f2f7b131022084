import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { authorizeQuery } from '../../shared/authorization/authorize.ts';
import { type Listing, pageOf } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ConnectionArgs } from '../../shared/graphql/connection.ts';
import { Organization } from '../organization/index.ts';
import { Account } from './accounts/account.entity.ts';
import { CustomField } from './custom-fields/custom-field.entity.ts';
import {
  accountConditions,
  AccountFilterInput,
  filtered,
  revOrgConditions,
  RevOrgFilterInput,
  revUserConditions,
  RevUserFilterInput,
} from './customer-filters.ts';
import {
  AccountConnection,
  CustomFieldConnection,
  RevOrgConnection,
  RevUserConnection,
  TagConnection,
} from './customer.connections.ts';
import { RevOrg } from './rev-orgs/rev-org.entity.ts';
import { RevUser } from './rev-users/rev-user.entity.ts';
import { Tag } from './tags/tag.entity.ts';
import {
  type Granted,
  grantedAccounts,
  grantedRevOrgs,
  grantedRevUsers,
  mostGrantedIn,
  visibleOf,
} from './visible-customers.ts';

const accountsOfOrganization: Listing<Account> = {
  name: 'accounts of organization',
  entity: Account,
  parent: 'organization_id',
};
const revOrgsOfOrganization: Listing<RevOrg> = {
  name: 'rev orgs of organization',
  entity: RevOrg,
  parent: 'organization_id',
};
const tagsOfOrganization: Listing<Tag> = { name: 'tags of organization', entity: Tag, parent: 'organization_id' };
const customFieldsOfOrganization: Listing<CustomField> = {
  name: 'custom fields of organization',
  entity: CustomField,
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
    description:
      'Accounts of its customers, as far as they were granted. For staff with the permission READ_CUSTOMERS or MANAGE_CUSTOMERS.',
  })
  accounts(
    @Root() organization: Row<Organization>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('filter', () => AccountFilterInput, { nullable: true, description: 'Which of them; all when left out.' })
    filter: AccountFilterInput | undefined,
    @Ctx() context: Context,
  ) {
    const listing = filtered(accountsOfOrganization, filter, accountConditions);
    return pageForStaff(context, listing, organization.id, args, grantedAccounts);
  }

  @FieldResolver(() => RevOrgConnection, {
    nullable: true,
    description:
      "Its customers' workspaces, as far as they were granted. For staff with the permission READ_CUSTOMERS or MANAGE_CUSTOMERS.",
  })
  revOrgs(
    @Root() organization: Row<Organization>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('filter', () => RevOrgFilterInput, { nullable: true, description: 'Which of them; all when left out.' })
    filter: RevOrgFilterInput | undefined,
    @Ctx() context: Context,
  ) {
    const listing = filtered(revOrgsOfOrganization, filter, revOrgConditions);
    return pageForStaff(context, listing, organization.id, args, grantedRevOrgs);
  }

  @FieldResolver(() => RevUserConnection, {
    nullable: true,
    description:
      "Its customers' users, linked or not, as far as they were granted. For staff with the permission READ_CUSTOMERS or MANAGE_CUSTOMERS.",
  })
  revUsers(
    @Root() organization: Row<Organization>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('filter', () => RevUserFilterInput, { nullable: true, description: 'Which of them; all when left out.' })
    filter: RevUserFilterInput | undefined,
    @Ctx() context: Context,
  ) {
    const listing = filtered(revUsersOfOrganization, filter, revUserConditions);
    return pageForStaff(context, listing, organization.id, args, grantedRevUsers);
  }

  @FieldResolver(() => TagConnection, {
    nullable: true,
    description: 'Tags for its customers. For staff with the permission READ_CUSTOMERS or MANAGE_CUSTOMERS.',
  })
  tags(
    @Root() organization: Row<Organization>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    return pageForStaff(context, tagsOfOrganization, organization.id, args);
  }

  @FieldResolver(() => CustomFieldConnection, {
    nullable: true,
    description:
      'Fields that its administrators added to accounts, rev orgs and rev users. For staff with the permission READ_CUSTOMERS or MANAGE_CUSTOMERS.',
  })
  customFields(
    @Root() organization: Row<Organization>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    return pageForStaff(context, customFieldsOfOrganization, organization.id, args);
  }
}

async function pageForStaff<Entity extends object>(
  context: Context,
  listing: Listing<Entity>,
  organizationId: string,
  args: ConnectionArgs,
  granted?: Granted,
) {
  const most = await mostGrantedIn(context, organizationId);
  await authorizeQuery(context, 'accounts.read', { organizationId, granted: most });
  const visible = granted ? await visibleOf(context, organizationId, listing, granted) : listing;
  return pageOf(context.rows, visible, organizationId, args);
}
