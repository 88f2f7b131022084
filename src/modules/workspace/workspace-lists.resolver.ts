import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { authorizeQuery, can } from '../../shared/authorization/authorize.ts';
import { type Listing, pageOf } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { sql } from '../../shared/database/sql.ts';
import { andThen, type Eventual } from '../../shared/eventual.ts';
import { ConnectionArgs, connectionOf } from '../../shared/graphql/connection.ts';
import { User } from '../identity/index.ts';
import { Organization } from '../organization/index.ts';
import { WorkspaceMember } from './workspace-member.entity.ts';
import { WorkspaceMemberConnection } from './workspace.connections.ts';
import { Workspace } from './workspace.entity.ts';

const WorkspaceConnection = connectionOf('Workspace', () => Workspace, 'workspaces');

const workspacesOfOrganization: Listing<Workspace> = {
  name: 'workspaces of organization',
  entity: Workspace,
  parent: 'organization_id',
};
const workspacesOfUser: Listing<Workspace> = {
  name: 'workspaces of user',
  entity: Workspace,
  from: sql`(
    select w.*, m.user_id from workspace w
    join workspace_member m on m.workspace_id = w.id and m.ended_at is null
  )`,
  parent: 'user_id',
};
const workspacesOfUserIn = (organizationId: string): Listing<Workspace> => ({
  ...workspacesOfUser,
  name: `workspaces of user in ${organizationId}`,
  where: () => sql`t.organization_id = ${organizationId}::uuid`,
});
const membershipsOfUser: Listing<WorkspaceMember> = {
  name: 'memberships of user',
  entity: WorkspaceMember,
  parent: 'user_id',
  where: () => sql`t.ended_at is null`,
};
/** Looks up the workspace of each membership: asked whether there is one, PostgreSQL may read all of the organization. */
const membershipsOfUserIn = (organizationId: string): Listing<WorkspaceMember> => ({
  ...membershipsOfUser,
  name: `memberships of user in ${organizationId}`,
  where: () => sql`t.ended_at is null and (
    select w.organization_id from workspace w where w.id = t.workspace_id
  ) = ${organizationId}::uuid`,
});

/** What this module adds to the organization, which knows nothing of workspaces. */
@Resolver(() => Organization)
export class OrganizationWorkspacesResolver {
  @FieldResolver(() => WorkspaceConnection, {
    nullable: true,
    description: 'Workspaces of the organization. For its owners and administrators.',
  })
  async workspaces(
    @Root() organization: Row<Organization>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    await authorizeQuery(context, 'workspaces.list', { organizationId: organization.id });
    return pageOf(context.rows, workspacesOfOrganization, organization.id, args);
  }
}

/** What this module adds to the user, who knows nothing of workspaces. */
@Resolver(() => User)
export class UserWorkspacesResolver {
  @FieldResolver(() => WorkspaceConnection, {
    nullable: true,
    description:
      "Workspaces that the user is a member of. For that user; and, but for other organizations' workspaces, " +
      "for owners and administrators of the user's organization.",
  })
  async workspaces(@Root() user: Row<User>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    const seesAll = await requireSightOf(context, user);
    return pageOf(context.rows, seesAll ? workspacesOfUser : workspacesOfUserIn(user.organizationId), user.id, args);
  }

  @FieldResolver(() => WorkspaceMemberConnection, {
    nullable: true,
    description:
      "The user's memberships in workspaces. For that user; and, but for other organizations' workspaces, " +
      "for owners and administrators of the user's organization.",
  })
  memberships(@Root() user: Row<User>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    return andThen(requireSightOf(context, user), seesAll =>
      pageOf(context.rows, seesAll ? membershipsOfUser : membershipsOfUserIn(user.organizationId), user.id, args),
    );
  }
}

/**
 * For whom a user's workspaces are: that user, and administrators of the organization.
 *
 * @returns whether the viewer sees also those of other organizations
 */
function requireSightOf(context: Context, user: Row<User>): Eventual<boolean> {
  const sought = { userId: user.id, organizationId: user.organizationId };
  return andThen(authorizeQuery(context, 'users.readAffiliations', sought), viewer =>
    can(viewer, 'users.readAffiliationsElsewhere', sought),
  );
}
