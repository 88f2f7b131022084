import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';

import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { NotFoundQuery } from '../../shared/errors/access-errors.ts';
import { readId } from '../../shared/ids.ts';
import { type LiveEvent, topicOf } from '../../shared/live/live-event.ts';
import { Erasure, ErasureState, visibleErasure } from '../offboarding/index.ts';
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
      await requireViewer(context);
      if (id?.kind !== 'ers') {
        throw new NotFoundQuery('erasure');
      }
      const erasureId = id.uuid;
      return context.live.follow(context, {
        topics: [topicOf.erasure(erasureId)],
        wants: event => event.type === 'erasure.progressed',
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

async function requireErasure(context: Context, id: string) {
  await requireViewer(context);
  const erasure = await visibleErasure(context, id);
  if (!erasure) {
    throw new NotFoundQuery('erasure');
  }
  return erasure;
}
