import { Args, ArgsType, Ctx, Field, FieldResolver, InputType, registerEnumType, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { authorizeQuery } from '../../shared/authorization/authorize.ts';
import { OrganizationRole } from '../../shared/authorization/roles.ts';
import { type Listing, pageOf, type SortKey } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { sql } from '../../shared/database/sql.ts';
import { ConnectionArgs, connectionOf } from '../../shared/graphql/connection.ts';
import { Organization } from '../organization/index.ts';
import { matching, type UserFilter } from './user-search.ts';
import { User, UserStatus } from './user.entity.ts';

const UserConnection = connectionOf('User', () => User, 'users');

const UserOrder = { ADDRESS: 'ADDRESS', NEWEST: 'NEWEST' } as const;
type UserOrder = (typeof UserOrder)[keyof typeof UserOrder];

registerEnumType(UserOrder, {
  name: 'UserOrder',
  description: 'What a list of users is sorted by. A cursor is good in the order that gave it.',
  valuesConfig: {
    ADDRESS: { description: 'By address, from a to z.' },
    NEWEST: { description: 'By age, the newest first.' },
  },
});

const byAddress: SortKey<User> = {
  column: sql`t.email_key collate "C"`,
  of: ({ emailKey }) => emailKey ?? '',
};

@InputType({ description: 'Which users are listed: those for whom all that is given holds.' })
class UserFilterInput implements UserFilter {
  @Field(() => [UserStatus], {
    nullable: true,
    description: 'Of one of these statuses; deleted users are never listed.',
  })
  statuses?: UserStatus[] | null;

  @Field(() => [OrganizationRole], { nullable: true, description: 'With one of these roles.' })
  roles?: OrganizationRole[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'With an address or a name that begins with this text, or names that begin with each of its words, in any letter case.',
  })
  search?: string | null;
}

@ArgsType()
class UsersArgs extends ConnectionArgs {
  @Field(() => UserFilterInput, { nullable: true, description: 'Which users; all when it is left out.' })
  filter?: UserFilterInput | null;

  @Field(() => UserOrder, { defaultValue: UserOrder.NEWEST, description: 'What the list is sorted by.' })
  orderBy!: UserOrder;
}

/** What this module adds to the organization, which knows nothing of users. */
@Resolver(() => Organization)
export class OrganizationUsersResolver {
  @FieldResolver(() => UserConnection, {
    nullable: true,
    description: 'Users whom the organization manages, but for deleted ones. For its owners and administrators.',
  })
  async users(
    @Root() organization: Row<Organization>,
    @Args(() => UsersArgs) { filter, orderBy, ...args }: UsersArgs,
    @Ctx() context: Context,
  ) {
    await authorizeQuery(context, 'users.list', { organizationId: organization.id });
    return pageOf(context.rows, usersOfOrganization(filter ?? {}, orderBy), organization.id, args);
  }
}

function usersOfOrganization(filter: UserFilter, orderBy: UserOrder): Listing<User> {
  const condition = matching(filter);
  return {
    name: `users of organization, ${orderBy} ${JSON.stringify(filter)}`,
    entity: User,
    parent: 'organization_id',
    ...(orderBy === UserOrder.ADDRESS && { key: byAddress }),
    where: () => condition,
  };
}
