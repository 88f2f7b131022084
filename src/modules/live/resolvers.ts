import { ErasureProgressSubscription } from './erasure-progress.resolver.ts';
import {
  InvitationEndedEventResolver,
  InvitationSentEventResolver,
  MemberJoinedEventResolver,
  MemberRoleChangedEventResolver,
  NotificationReceivedEventResolver,
  RoleChangedEventResolver,
} from './live-event.resolver.ts';
import { ViewerEventsSubscription } from './viewer-events.resolver.ts';
import { WorkspaceEventsSubscription } from './workspace-events.resolver.ts';

export const liveResolvers = [
  ErasureProgressSubscription,
  InvitationEndedEventResolver,
  InvitationSentEventResolver,
  MemberJoinedEventResolver,
  MemberRoleChangedEventResolver,
  NotificationReceivedEventResolver,
  RoleChangedEventResolver,
  ViewerEventsSubscription,
  WorkspaceEventsSubscription,
] as const;
