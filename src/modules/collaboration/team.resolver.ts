import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { authorizeQuery } from '../../shared/authorization/authorize.ts';
import { type Listing, pageOf } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { sql } from '../../shared/database/sql.ts';
import { ConnectionArgs, connectionOf } from '../../shared/graphql/connection.ts';
import { User } from '../identity/index.ts';
import { Organization } from '../organization/index.ts';
import { TeamMember } from './team-member.entity.ts';
import { Team } from './team.entity.ts';

const TeamConnection = connectionOf('Team', () => Team, 'teams');
const TeamMemberConnection = connectionOf('TeamMember', () => TeamMember, 'members of a team');

const teamsOfOrganization: Listing<Team> = { name: 'teams of organization', entity: Team, parent: 'organization_id' };
const teamsOfUser: Listing<Team> = {
  name: 'teams of user',
  entity: Team,
  from: sql`(select g.*, m.user_id from team g join team_member m on m.team_id = g.id)`,
  parent: 'user_id',
};
const membersOfTeam: Listing<TeamMember> = {
  name: 'live members of team',
  entity: TeamMember,
  parent: 'team_id',
  where: () => sql`exists (select from users u where u.id = t.user_id and u.status in ('ACTIVE', 'SUSPENDED'))`,
};

@Resolver(() => Team)
export class TeamResolver {
  @FieldResolver(() => Organization, { description: 'The organization that it belongs to.' })
  organization(@Root() team: Row<Team>, @Ctx() context: Context) {
    return context.rows.get(Organization, team.organizationId);
  }

  @FieldResolver(() => TeamMemberConnection, {
    nullable: true,
    description: 'Who belongs to it, but for users who have left. For everybody in the organization.',
  })
  members(@Root() team: Row<Team>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    return pageOf(context.rows, membersOfTeam, team.id, args);
  }
}

@Resolver(() => TeamMember)
export class TeamMemberResolver {
  @FieldResolver(() => User, { description: 'Who is the member.' })
  user(@Root() member: Row<TeamMember>, @Ctx() context: Context) {
    return context.rows.get(User, member.userId);
  }
}

/** What this module adds to the organization, which knows nothing of teams. */
@Resolver(() => Organization)
export class OrganizationTeamsResolver {
  @FieldResolver(() => TeamConnection, {
    nullable: true,
    description: 'Teams of the organization. For everybody in it.',
  })
  async teams(
    @Root() organization: Row<Organization>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    await authorizeQuery(context, 'teams.read', { organizationId: organization.id });
    return pageOf(context.rows, teamsOfOrganization, organization.id, args);
  }
}

/** What this module adds to the user, who knows nothing of teams. */
@Resolver(() => User)
export class UserTeamsResolver {
  @FieldResolver(() => TeamConnection, {
    nullable: true,
    description:
      "Teams that the user is a member of. For that user, and owners and administrators of the user's organization.",
  })
  async teams(@Root() user: Row<User>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    await authorizeQuery(context, 'users.readAffiliations', { userId: user.id, organizationId: user.organizationId });
    return pageOf(context.rows, teamsOfUser, user.id, args);
  }
}
