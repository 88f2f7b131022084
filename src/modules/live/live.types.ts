import { createUnionType, Field, ObjectType } from 'type-graphql';

import { OrganizationRole } from '../../shared/authorization/roles.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import type { LiveEvent } from '../../shared/live/live-event.ts';
import { Notification } from '../content/index.ts';
import { SessionEndReason } from '../identity/index.ts';
import { Invitation, WorkspaceMember } from '../workspace/index.ts';

@ObjectType({ description: 'A session of the viewer, other than the one that follows, has ended.' })
export class SessionEndedEvent {
  @IdField('ses', { description: 'Which session.' })
  sessionId!: string;

  @Field(() => SessionEndReason, { nullable: true, description: 'Why; null when its time was over.' })
  reason!: SessionEndReason | null;
}

@ObjectType({ description: "The viewer's role in the organization, or across organizations, has changed." })
export class RoleChangedEvent {
  @Field(() => OrganizationRole, { description: 'Role in the organization, from now on.' })
  role!: OrganizationRole;
}

@ObjectType({ description: 'The viewer was told something.' })
export class NotificationReceivedEvent {
  @Field(() => Notification, { nullable: true, description: 'What; null when it is gone already.' })
  notification!: object | null;
}

@ObjectType({ description: 'A membership in a workspace has ended.' })
export class MembershipEndedEvent {
  @IdField('mem', { description: 'Which membership.' })
  memberId!: string;

  @IdField('wsp', { description: 'Where it was.' })
  workspaceId!: string;

  @IdField('usr', { nullable: true, description: 'Whose it was; null for a service account.' })
  userId!: string | null;
}

@ObjectType({ description: 'A member of a workspace has another role.' })
export class MemberRoleChangedEvent {
  @Field(() => WorkspaceMember, { nullable: true, description: 'The member; null when the membership has ended.' })
  member!: object | null;
}

@ObjectType({ description: 'Somebody, or a service account, has become a member of the workspace.' })
export class MemberJoinedEvent {
  @Field(() => WorkspaceMember, { nullable: true, description: 'The member; null when the membership has ended.' })
  member!: object | null;
}

@ObjectType({ description: 'Somebody was invited to the workspace.' })
export class InvitationSentEvent {
  @Field(() => Invitation, { nullable: true, description: 'The invitation; null when it is gone already.' })
  invitation!: object | null;
}

@ObjectType({ description: 'An invitation was accepted, declined or revoked, or has expired.' })
export class InvitationEndedEvent {
  @Field(() => Invitation, {
    nullable: true,
    description: 'The invitation; null once it is gone, such as when the invited person was erased.',
  })
  invitation!: object | null;
}

/** The GraphQL type of each event that is shown. */
const typeOf: Partial<Record<LiveEvent['type'], string>> = {
  'invitation.ended': InvitationEndedEvent.name,
  'invitation.sent': InvitationSentEvent.name,
  'member.ended': MembershipEndedEvent.name,
  'member.joined': MemberJoinedEvent.name,
  'member.role_changed': MemberRoleChangedEvent.name,
  'notification.received': NotificationReceivedEvent.name,
  'session.ended': SessionEndedEvent.name,
  'user.role_changed': RoleChangedEvent.name,
};

const resolveType = ({ type }: LiveEvent) => typeOf[type];

export const ViewerEvent = createUnionType({
  name: 'ViewerEvent',
  description: 'What happens to the viewer.',
  types: () =>
    [
      MemberRoleChangedEvent,
      MembershipEndedEvent,
      NotificationReceivedEvent,
      RoleChangedEvent,
      SessionEndedEvent,
    ] as const,
  resolveType: resolveType as (event: object) => string,
});

export const WorkspaceEvent = createUnionType({
  name: 'WorkspaceEvent',
  description: 'What happens in a workspace.',
  types: () =>
    [
      InvitationEndedEvent,
      InvitationSentEvent,
      MemberJoinedEvent,
      MemberRoleChangedEvent,
      MembershipEndedEvent,
    ] as const,
  resolveType: resolveType as (event: object) => string,
});
