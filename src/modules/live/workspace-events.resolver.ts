import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';

import { BadArgument } from '../../shared/errors/access-errors.ts';
import { readId } from '../../shared/ids.ts';
import { type LiveEvent, topicOf } from '../../shared/live/live-event.ts';
import { requireWorkspaceAdmin } from '../workspace/index.ts';
import { WorkspaceEvent } from './live.types.ts';
import type { Subscribing } from './subscribing.ts';

const shown = new Set<LiveEvent['type']>([
  'invitation.ended',
  'invitation.sent',
  'member.ended',
  'member.joined',
  'member.role_changed',
]);

@Resolver()
export class WorkspaceEventsSubscription {
  @Subscription(() => WorkspaceEvent, {
    description:
      'What happens to the members and the invitations of a workspace. Ends, with the reason, when the right to follow ' +
      'does. For administrators of the workspace.',
    subscribe: async ({ context, args }: Subscribing) => {
      const id = readId(String(args['workspaceId']));
      if (id?.kind !== 'wsp') {
        throw new BadArgument('workspaceId', 'Expected the id of a Workspace.');
      }
      return context.live.follow(context, {
        topics: [topicOf.workspace(id.uuid)],
        wants: event => shown.has(event.type) && 'workspaceId' in event && event.workspaceId === id.uuid,
        authorize: async again => requireWorkspaceAdmin(again, id.uuid),
      });
    },
  })
  workspaceEvents(
    @Root() event: LiveEvent,
    // Read where the stream begins.
    @Arg('workspaceId', () => ID, { description: 'The workspace.' }) _workspaceId: string,
  ): LiveEvent {
    return event;
  }
}
