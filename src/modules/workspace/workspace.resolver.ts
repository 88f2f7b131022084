import { Args, createUnionType, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { authorizeQuery, can } from '../../shared/authorization/authorize.ts';
import { type Listing, pageOf } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { sql } from '../../shared/database/sql.ts';
import { ConnectionArgs, connectionOf } from '../../shared/graphql/connection.ts';
import { Organization } from '../organization/index.ts';
import { Invitation } from './invitation.entity.ts';
import { WorkspaceMember } from './workspace-member.entity.ts';
import { pageOfPeople, type PersonRow } from './workspace-people.reads.ts';
import { WorkspaceRole } from './workspace-role.ts';
import { WorkspaceMemberConnection } from './workspace.connections.ts';
import { Workspace } from './workspace.entity.ts';
import { accessTo } from './workspace.reads.ts';

const WorkspacePerson = createUnionType({
  name: 'WorkspacePerson',
  description: 'Who belongs to a workspace, or is asked to.',
  types: () => [WorkspaceMember, Invitation] as const,
  resolveType: person => (person as unknown as PersonRow).__typename,
});
const WorkspacePersonConnection = connectionOf('WorkspacePerson', () => WorkspacePerson, 'members and invitations');

const liveMembersOfWorkspace: Listing<WorkspaceMember> = {
  name: 'live members of workspace',
  entity: WorkspaceMember,
  parent: 'workspace_id',
  where: () => sql`t.ended_at is null`,
};

@Resolver(() => Workspace)
export class WorkspaceResolver {
  @FieldResolver(() => Organization, { description: 'The organization that it belongs to.' })
  organization(@Root() workspace: Row<Workspace>, @Ctx() context: Context) {
    return context.rows.get(Organization, workspace.organizationId);
  }

  @FieldResolver(() => WorkspaceRole, {
    nullable: true,
    description: "The caller's role in it; null for who is not a member.",
  })
  async viewerRole(@Root() workspace: Row<Workspace>, @Ctx() context: Context) {
    return (await accessTo(context, workspace.id))?.viewerRole ?? null;
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether the caller may invite people, and change and remove members.',
  })
  async viewerCanManageMembers(@Root() workspace: Row<Workspace>, @Ctx() context: Context) {
    const [caller, access] = await Promise.all([context.caller(), accessTo(context, workspace.id)]);
    return access !== null && can(caller, 'workspaces.manage', access);
  }

  @FieldResolver(() => WorkspaceMemberConnection, {
    nullable: true,
    description: 'People and service accounts that belong to it. For members, and administrators of its organization.',
  })
  async members(
    @Root() workspace: Row<Workspace>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    const access = (await accessTo(context, workspace.id)) ?? strangerTo(workspace);
    await authorizeQuery(context, 'workspaces.read', access);
    return pageOf(context.rows, liveMembersOfWorkspace, workspace.id, args);
  }

  @FieldResolver(() => WorkspacePersonConnection, {
    nullable: true,
    description:
      'Members and pending invitations in one list. For administrators of the workspace and of its organization.',
  })
  async people(
    @Root() workspace: Row<Workspace>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    const access = (await accessTo(context, workspace.id)) ?? strangerTo(workspace);
    await authorizeQuery(context, 'workspaces.manage', access);
    return pageOfPeople(context.rows, workspace.id, args);
  }
}

/** How nobody in particular stands to a workspace. */
const strangerTo = ({ organizationId }: Row<Workspace>) => ({ organizationId, viewerRole: null });
