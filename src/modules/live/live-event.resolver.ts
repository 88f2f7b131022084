import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import type { LiveEvent } from '../../shared/live/live-event.ts';
import { Notification } from '../content/index.ts';
import { Invitation, WorkspaceMember } from '../workspace/index.ts';
import {
  InvitationEndedEvent,
  InvitationSentEvent,
  MemberJoinedEvent,
  MemberRoleChangedEvent,
  NotificationReceivedEvent,
  RoleChangedEvent,
} from './live.types.ts';

type Event<Type extends LiveEvent['type']> = Extract<LiveEvent, { readonly type: Type }>;

// Events hold ids; what these name is read when it is shown, so that nobody is shown what has changed meanwhile.

@Resolver(() => RoleChangedEvent)
export class RoleChangedEventResolver {
  @FieldResolver()
  async role(@Ctx() context: Context) {
    return (await requireViewer(context)).role;
  }
}

@Resolver(() => NotificationReceivedEvent)
export class NotificationReceivedEventResolver {
  @FieldResolver()
  notification(@Root() { notificationId }: Event<'notification.received'>, @Ctx() context: Context) {
    return context.rows.find(Notification, notificationId);
  }
}

@Resolver(() => MemberJoinedEvent)
export class MemberJoinedEventResolver {
  @FieldResolver()
  member(@Root() { memberId }: Event<'member.joined'>, @Ctx() context: Context) {
    return liveMember(context, memberId);
  }
}

@Resolver(() => MemberRoleChangedEvent)
export class MemberRoleChangedEventResolver {
  @FieldResolver()
  member(@Root() { memberId }: Event<'member.role_changed'>, @Ctx() context: Context) {
    return liveMember(context, memberId);
  }
}

@Resolver(() => InvitationSentEvent)
export class InvitationSentEventResolver {
  @FieldResolver()
  invitation(@Root() { invitationId }: Event<'invitation.sent'>, @Ctx() context: Context) {
    return context.rows.find(Invitation, invitationId);
  }
}

@Resolver(() => InvitationEndedEvent)
export class InvitationEndedEventResolver {
  @FieldResolver()
  invitation(@Root() { invitationId }: Event<'invitation.ended'>, @Ctx() context: Context) {
    return context.rows.find(Invitation, invitationId);
  }
}

async function liveMember(context: Context, id: string) {
  const member = await context.rows.find(WorkspaceMember, id);
  return member?.endedAt === null ? member : null;
}
