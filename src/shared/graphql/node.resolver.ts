import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { BadArgument } from '../errors/access-errors.ts';
import { idKinds, readId } from '../ids.ts';
import { Node } from './node.ts';
import type { VisibleNodes } from './visible.ts';

const most = 100;

/** The two queries that find anything by its id. A malformed id finds nothing, like one that does not exist. */
export function nodeResolver(kinds: VisibleNodes) {
  async function find(context: Context, id: string) {
    const read = readId(id);
    const row = read && (await kinds[read.kind]?.(context, read.uuid));
    return row ? { ...row, __typename: idKinds[read.kind] } : null;
  }

  @Resolver()
  class NodeResolver {
    @Query(() => Node, {
      nullable: true,
      description: 'Any object by its identifier; null when it does not exist or is not visible to the caller.',
    })
    node(@Arg('id', () => ID, { description: 'The identifier.' }) id: string, @Ctx() context: Context) {
      return find(context, id);
    }

    @Query(() => [Node], {
      nullable: 'items',
      description: 'Objects by their identifiers, in request order, at most 100.',
    })
    nodes(@Arg('ids', () => [ID], { description: 'The identifiers.' }) ids: string[], @Ctx() context: Context) {
      if (ids.length > most) {
        throw new BadArgument('ids', `At most ${most} identifiers go into one call.`);
      }
      return Promise.all(ids.map(id => find(context, id)));
    }
  }

  return NodeResolver;
}
