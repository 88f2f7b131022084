import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import type { Row } from '../../shared/database/rows.ts';
import { Session } from './session.entity.ts';

@Resolver(() => Session)
export class SessionResolver {
  @FieldResolver(() => Boolean, { description: 'Whether it is the session that calls.' })
  async isCurrent(@Root() session: Row<Session>, @Ctx() context: Context) {
    const viewer = await context.viewer();
    return viewer?.sessionId === session.id;
  }
}
