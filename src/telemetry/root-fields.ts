import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';

import type { Context } from '../context.ts';

type Resolve = GraphQLFieldResolver<unknown, Context>;

/** Sees the call of one root field, and may run it in surroundings of its own. */
export type RootFieldWatcher = (name: string, call: () => unknown, context: Context) => unknown;

/** Has each root field of a schema watched; fields below cost nothing more. */
export function watchRootFields(schema: GraphQLSchema, watch: RootFieldWatcher): void {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const { resolve } = field as { resolve?: Resolve };
      if (type && resolve) {
        const name = `${type.name}.${field.name}`;
        field.resolve = (source, args, context: Context, info) =>
          watch(name, () => resolve(source, args, context, info), context);
      }
    }
  }
}

/** Has told how the beginning of each subscription ended: by an error, or null when it runs. */
export function watchSubscriptions(schema: GraphQLSchema, tell: (error: unknown) => void): void {
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    const { subscribe } = field as { subscribe?: Resolve };
    if (subscribe) {
      field.subscribe = async (source, args, context: Context, info) => {
        try {
          const stream = await subscribe(source, args, context, info);
          tell(null);
          return stream;
        } catch (error) {
          tell(error);
          throw error;
        }
      };
    }
  }
}

/** The code of a declared error that a mutation answers with; null when it answers with anything else. */
export function refusalOf(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('__typename' in answer) || !('code' in answer)) {
    return null;
  }
  return String(answer.__typename).endsWith('Error') ? String(answer.code) : null;
}
