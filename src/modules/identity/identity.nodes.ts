import { can } from '../../shared/authorization/authorize.ts';
import type { VisibleNodes } from '../../shared/graphql/visible.ts';
import { ApiKey } from './api-key.entity.ts';
import { ExternalIdentity } from './external-identity.entity.ts';
import { Session, SessionKind } from './session.entity.ts';
import { User } from './user.entity.ts';

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

  async xid(context, id) {
    const [caller, identity] = await Promise.all([context.caller(), context.rows.find(ExternalIdentity, id)]);
    if (!caller || !identity) {
      return null;
    }
    const { userId } = identity;
    const { organizationId } = await context.rows.get(User, userId);
    return can(caller, 'externalIdentities.read', { userId, organizationId }) ? identity : null;
  },
};
