import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';

import type { Context } from '../../context.ts';
import { BadArgument } from '../../shared/errors/access-errors.ts';
import { readId } from '../../shared/ids.ts';
import { type LiveEvent, topicOf } from '../../shared/live/live-event.ts';
import { Erasure, ErasureState, requireErasure } from '../offboarding/index.ts';
import type { Subscribing } from './subscribing.ts';

type Progress = Extract<LiveEvent, { readonly type: 'erasure.progressed' }>;

@Resolver()
export class ErasureProgressSubscription {
  @Subscription(() => Erasure, {
    description:
      'An erasure, now and whenever it has come further, until it is completed. For owners and administrators of the ' +
      'organization.',
    subscribe: async ({ context, args }: Subscribing) => {
      const id = readId(String(args['id']));
      if (id?.kind !== 'ers') {
        throw new BadArgument('id', 'Expected the id of an Erasure.');
      }
      const erasureId = id.uuid;
      return context.live.follow(context, {
        topics: [topicOf.erasure(erasureId)],
        wants: event => event.type === 'erasure.progressed' && event.erasureId === erasureId,
        authorize: async again => requireErasure(again, erasureId),
        first: { type: 'erasure.progressed', erasureId },
        isComplete: async again => (await requireErasure(again, erasureId)).state === ErasureState.COMPLETED,
      });
    },
  })
  erasureProgress(
    @Root() { erasureId }: Progress,
    // Read where the stream begins.
    @Arg('id', () => ID, { description: 'The erasure.' }) _id: string,
    @Ctx() context: Context,
  ) {
    return requireErasure(context, erasureId);
  }
}
