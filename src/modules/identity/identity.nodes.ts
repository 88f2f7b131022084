import type { VisibleNodes } from '../../shared/graphql/visible.ts';
import { ApiKey } from './api-key.entity.ts';
import { Session, SessionKind } from './session.entity.ts';

export const identityNodes: VisibleNodes = {
  async ses(context, id) {
    const [viewer, session] = await Promise.all([context.viewer(), context.rows.find(Session, id)]);
    const isShown = session && !session.endedAt && session.kind === SessionKind.SIGN_IN;
    return isShown && session.userId === viewer?.userId ? session : null;
  },

  async key(context, id) {
    const [viewer, key] = await Promise.all([context.viewer(), context.rows.find(ApiKey, id)]);
    if (!key || key.userId !== viewer?.userId) {
      return null;
    }
    const session = await context.rows.get(Session, key.sessionId);
    return session.endedAt ? null : key;
  },
};
