import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';

import type { Context } from '../../context.ts';
import { BadArgument } from '../../shared/errors/access-errors.ts';
import { readId } from '../../shared/ids.ts';
import { type LiveEvent, topicOf } from '../../shared/live/live-event.ts';
import { Erasure, requireErasure } from '../offboarding/index.ts';
import type { Subscribing } from './subscribing.ts';

@Resolver()
export class ErasureProgressSubscription {
  @Subscription(() => Erasure, {
    description:
      'An erasure, each time that it has come further. What it was before is read by the query of the same name. ' +
      'For owners and administrators of the organization.',
    subscribe: async ({ context, args }: Subscribing) => {
      const id = readId(String(args['id']));
      if (id?.kind !== 'ers') {
        throw new BadArgument('id', 'Expected the id of an Erasure.');
      }
      return context.live.follow(context, {
        topics: [topicOf.erasure(id.uuid)],
        wants: event => event.type === 'erasure.progressed' && event.erasureId === id.uuid,
        authorize: async again => requireErasure(again, id.uuid),
      });
    },
  })
  erasureProgress(
    @Root() event: Extract<LiveEvent, { type: 'erasure.progressed' }>,
    // Read where the stream begins.
    @Arg('id', () => ID, { description: 'The erasure.' }) _id: string,
    @Ctx() context: Context,
  ) {
    return context.rows.get(Erasure, event.erasureId);
  }
}
