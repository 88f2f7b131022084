import type { VisibleNodes } from '../../shared/graphql/visible.ts';
import { Session } from './session.entity.ts';

export const identityNodes: VisibleNodes = {
  async ses(context, id) {
    const [viewer, session] = await Promise.all([context.viewer(), context.rows.find(Session, id)]);
    return session && !session.endedAt && session.userId === viewer?.userId ? session : null;
  },
};
