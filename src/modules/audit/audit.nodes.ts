import { can } from '../../shared/authorization/authorize.ts';
import type { VisibleNodes } from '../../shared/graphql/visible.ts';
import { AuditEvent } from './audit-event.entity.ts';

export const auditNodes: VisibleNodes = {
  async aud(context, id) {
    const [viewer, event] = await Promise.all([context.viewer(), context.rows.find(AuditEvent, id)]);
    return event && can(viewer, 'auditEvents.read', event) ? event : null;
  },
};
