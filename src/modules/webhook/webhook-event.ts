import { registerEnumType } from 'type-graphql';

import type { AuditAction } from '../audit/index.ts';

/** What other systems can be told of. */
export const WebhookEvent = {
  MEMBER_REMOVED: 'member.removed',
  USER_DELETED: 'user.deleted',
  USER_PURGED: 'user.purged',
  USER_RESTORED: 'user.restored',
  USER_REVOKED: 'user.revoked',
} as const satisfies Record<string, AuditAction>;

registerEnumType(WebhookEvent, {
  name: 'WebhookEvent',
  description: 'What other systems can be told of.',
  valuesConfig: {
    MEMBER_REMOVED: { description: 'A member has left a workspace of the organization, or was removed.' },
    USER_DELETED: { description: 'A user was deleted for good.' },
    USER_PURGED: { description: 'A user who had left was deleted when the time of grace was over.' },
    USER_RESTORED: { description: 'A user who had left was brought back.' },
    USER_REVOKED: { description: 'A user has left; the data stays for the time of grace.' },
  },
});
