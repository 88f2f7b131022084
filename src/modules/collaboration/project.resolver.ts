import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { authorizeQuery, can } from '../../shared/authorization/authorize.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { type Listing, pageOf } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { sql } from '../../shared/database/sql.ts';
import { ConnectionArgs, connectionOf } from '../../shared/graphql/connection.ts';
import { isGone, User } from '../identity/index.ts';
import { Organization } from '../organization/index.ts';
import { accessToProject } from './collaboration.nodes.ts';
import { ProjectMember } from './project-member.entity.ts';
import { Project } from './project.entity.ts';

const ProjectConnection = connectionOf('Project', () => Project, 'projects');
const ProjectMemberConnection = connectionOf('ProjectMember', () => ProjectMember, 'members of a project');

const projectsOfOrganization: Listing<Project> = {
  name: 'projects of organization',
  entity: Project,
  parent: 'organization_id',
};
const projectsOfUser: Listing<Project> = {
  name: 'projects of user',
  entity: Project,
  from: sql`(
    select g.*, m.user_id from project g join project_member m on m.project_id = g.id
    union all
    select g.*, g.owner_id from project g where g.owner_id is not null and not exists (
      select from project_member m where m.project_id = g.id and m.user_id = g.owner_id
    )
  )`,
  parent: 'user_id',
};
const membersOfProject: Listing<ProjectMember> = {
  name: 'live members of project',
  entity: ProjectMember,
  parent: 'project_id',
  where: () => sql`exists (select from users u where u.id = t.user_id and u.status in ('ACTIVE', 'SUSPENDED'))`,
};

@Resolver(() => Project)
export class ProjectResolver {
  @FieldResolver(() => Organization, { description: 'The organization that it belongs to.' })
  organization(@Root() project: Row<Project>, @Ctx() context: Context) {
    return context.rows.get(Organization, project.organizationId);
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: 'Who looks after it; null once that person has left, when the administrators do.',
  })
  async owner(@Root() { ownerId }: Row<Project>, @Ctx() context: Context) {
    const [viewer, owner] = await Promise.all([requireViewer(context), ownerId && context.rows.get(User, ownerId)]);
    return owner && !isGone(viewer, owner) ? owner : null;
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether the caller may change and delete it, and add and remove members.',
  })
  async viewerCanManage(@Root() project: Row<Project>, @Ctx() context: Context) {
    const [viewer, access] = await Promise.all([context.viewer(), accessToProject(context, project.id)]);
    return access !== null && can(viewer, 'projects.manage', access);
  }

  @FieldResolver(() => ProjectMemberConnection, {
    nullable: true,
    description:
      'Who takes part in it, but for users who have left. For its members and owner, and owners and administrators of the organization.',
  })
  async members(
    @Root() project: Row<Project>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    const access = await accessToProject(context, project.id);
    await authorizeQuery(context, 'projects.read', access ?? { ...project, isMember: false });
    return pageOf(context.rows, membersOfProject, project.id, args);
  }
}

@Resolver(() => ProjectMember)
export class ProjectMemberResolver {
  @FieldResolver(() => User, { description: 'Who is the member.' })
  user(@Root() member: Row<ProjectMember>, @Ctx() context: Context) {
    return context.rows.get(User, member.userId);
  }
}

/** What this module adds to the organization, which knows nothing of projects. */
@Resolver(() => Organization)
export class OrganizationProjectsResolver {
  @FieldResolver(() => ProjectConnection, {
    nullable: true,
    description: 'Projects of the organization. For its owners and administrators.',
  })
  async projects(
    @Root() organization: Row<Organization>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    await authorizeQuery(context, 'projects.list', { organizationId: organization.id });
    return pageOf(context.rows, projectsOfOrganization, organization.id, args);
  }
}

/** What this module adds to the user, who knows nothing of projects. */
@Resolver(() => User)
export class UserProjectsResolver {
  @FieldResolver(() => ProjectConnection, {
    nullable: true,
    description:
      "Projects that the user owns or takes part in. For that user, and owners and administrators of the user's organization.",
  })
  async projects(@Root() user: Row<User>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    await authorizeQuery(context, 'users.readAffiliations', { userId: user.id, organizationId: user.organizationId });
    return pageOf(context.rows, projectsOfUser, user.id, args);
  }
}
