import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { authorizeQuery, can } from '../../shared/authorization/authorize.ts';
import { type Listing, pageOf } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { sql } from '../../shared/database/sql.ts';
import { ConnectionArgs, connectionOf } from '../../shared/graphql/connection.ts';
import { User } from '../identity/index.ts';
import { Invitation, InvitationState, stateAt } from './invitation.entity.ts';
import { Workspace } from './workspace.entity.ts';
import { accessTo, namedUser, visibleUser, visibleWorkspace } from './workspace.reads.ts';

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

  @FieldResolver(() => Workspace, {
    nullable: true,
    description:
      'Where it invites to; null once the invitation is not pending any more, for who cannot see the workspace.',
  })
  workspace(@Root() invitation: Row<Invitation>, @Ctx() context: Context) {
    return isPending(context, invitation)
      ? context.rows.get(Workspace, invitation.workspaceId)
      : visibleWorkspace(context, invitation.workspaceId);
  }

  @FieldResolver(() => User, {
    nullable: true,
    description:
      'Who invited; null for a service account, when that person has left, and for the invited also when that person is not visible to them, ' +
      'or the invitation is not pending any more.',
  })
  async invitedBy(@Root() invitation: Row<Invitation>, @Ctx() context: Context) {
    if (await isManaged(context, invitation)) {
      return namedUser(context, invitation.invitedById);
    }
    return invitation.invitedById && isPending(context, invitation)
      ? visibleUser(context, invitation.invitedById)
      : null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Name of who invited, which the invited see also when that person is of another organization; null when that ' +
      'person has left or has no name, and for the invited once the invitation is not pending any more.',
  })
  async inviterName(@Root() invitation: Row<Invitation>, @Ctx() context: Context) {
    const isVisible = isPending(context, invitation) || (await isManaged(context, invitation));
    const inviter = isVisible ? await namedUser(context, invitation.invitedById) : null;
    return inviter && nameOf(inviter);
  }
}

function isPending({ rows }: Context, invitation: Row<Invitation>): boolean {
  return stateAt(invitation, rows.now) === InvitationState.PENDING;
}

/** Whether the viewer is one of those who invite, and not the invited. */
async function isManaged(context: Context, { workspaceId }: Row<Invitation>): Promise<boolean> {
  const [caller, access] = await Promise.all([context.caller(), accessTo(context, workspaceId)]);
  return access !== null && can(caller, 'workspaces.manage', access);
}

function nameOf({ displayName, givenName, familyName }: Row<User>): string | null {
  return displayName ?? ([givenName, familyName].filter(name => name !== null).join(' ') || null);
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
    await authorizeQuery(context, 'users.readPrivate', { userId: user.id });
    return pageOf(context.rows, pendingInvitationsOfUser, user.id, args);
  }
}
