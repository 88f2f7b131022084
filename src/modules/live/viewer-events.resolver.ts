import { Resolver, Root, Subscription } from 'type-graphql';

import { requireViewer } from '../../shared/authorization/viewer.ts';
import { type LiveEvent, topicOf } from '../../shared/live/live-event.ts';
import { ViewerEvent } from './live.types.ts';
import type { Subscribing } from './subscribing.ts';

const shown = new Set<LiveEvent['type']>([
  'member.ended',
  'member.role_changed',
  'notification.received',
  'session.ended',
  'user.role_changed',
]);

@Resolver()
export class ViewerEventsSubscription {
  @Subscription(() => ViewerEvent, {
    description: 'What happens to the viewer. Ends, with the reason, when the session does. For whoever is signed in.',
    subscribe: async ({ context }: Subscribing) => {
      const { userId } = await requireViewer(context);
      return context.live.follow(context, {
        topics: [topicOf.user(userId)],
        wants: event => shown.has(event.type) && 'userId' in event && event.userId === userId,
        authorize: requireViewer,
      });
    },
  })
  viewerEvents(@Root() event: LiveEvent): LiveEvent {
    return event;
  }
}
