import { canAdminister } from '../../shared/authorization/administer.ts';
import type { VisibleNodes } from '../../shared/graphql/visible.ts';
import { AuditEvent } from './audit-event.entity.ts';

export const auditNodes: VisibleNodes = {
  async aud(context, id) {
    const [viewer, event] = await Promise.all([context.viewer(), context.rows.find(AuditEvent, id)]);
    return viewer && event && canAdminister(viewer, event.organizationId) ? event : null;
  },
};
