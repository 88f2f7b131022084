import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { type Listing, pageOf } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { sql } from '../../shared/database/sql.ts';
import { ForbiddenQuery } from '../../shared/errors/access-errors.ts';
import { ConnectionArgs, connectionOf } from '../../shared/graphql/connection.ts';
import { User } from '../identity/index.ts';
import { Invitation, InvitationState, stateAt } from './invitation.entity.ts';
import { Workspace } from './workspace.entity.ts';
import { namedUser } from './workspace.reads.ts';

const InvitationConnection = connectionOf('Invitation', () => Invitation, 'invitations');

const pendingInvitationsOfUser: Listing<Invitation> = {
  name: 'pending invitations of user',
  entity: Invitation,
  from: sql`(select i.*, u.id as user_id from invitation i join users u on u.email_key = i.email_key)`,
  parent: 'user_id',
  where: now => sql`t.state = 'PENDING' and t.expires_at > ${now}`,
};

@Resolver(() => Invitation)
export class InvitationResolver {
  @FieldResolver(() => InvitationState, { description: 'What became of it.' })
  state(@Root() invitation: Row<Invitation>, @Ctx() context: Context) {
    return stateAt(invitation, context.rows.now);
  }

  @FieldResolver(() => Workspace, { description: 'Where it invites to.' })
  workspace(@Root() invitation: Row<Invitation>, @Ctx() context: Context) {
    return context.rows.get(Workspace, invitation.workspaceId);
  }

  @FieldResolver(() => User, { nullable: true, description: 'Who invited; null when that person has left.' })
  invitedBy(@Root() invitation: Row<Invitation>, @Ctx() context: Context) {
    return namedUser(context, invitation.invitedById);
  }
}

/** What this module adds to the user, who knows nothing of invitations. */
@Resolver(() => User)
export class UserInvitationsResolver {
  @FieldResolver(() => InvitationConnection, {
    nullable: true,
    description: "Pending invitations to the user's own address. For that user.",
  })
  async invitations(
    @Root() user: Row<User>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    const viewer = await requireViewer(context);
    if (viewer.userId !== user.id) {
      throw new ForbiddenQuery('the user');
    }
    return pageOf(context.rows, pendingInvitationsOfUser, user.id, args);
  }
}
