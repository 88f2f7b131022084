import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { authorizeQuery } from '../../shared/authorization/authorize.ts';
import { Permission } from '../../shared/authorization/roles.ts';
import type { Row } from '../../shared/database/rows.ts';
import { among, query, sql } from '../../shared/database/sql.ts';
import { User } from './user.entity.ts';

@Resolver(() => User)
export class UserPermissionsResolver {
  @FieldResolver(() => [Permission], {
    nullable: true,
    description:
      "What was granted to the user beside the role, on all customers; accountPermissions tells of single accounts. For that user, and owners and administrators of the user's organization.",
  })
  async permissions(@Root() user: Row<User>, @Ctx() context: Context) {
    await authorizeQuery(context, 'users.readAffiliations', { userId: user.id, organizationId: user.organizationId });
    return (await permissionsOf(context).load(user.id)) ?? [];
  }
}

const permissionsOf = ({ rows }: Context) =>
  rows.batched('permissions of user', async ids => {
    const found = await query(
      rows.em,
      sql<{ userId: string; permissions: Permission[] }>`
        select user_id as "userId", array_agg(permission order by permission) as permissions
        from user_permission where user_id ${among(ids)} group by user_id`,
    );
    return new Map(found.map(({ userId, permissions }) => [userId, permissions]));
  });
