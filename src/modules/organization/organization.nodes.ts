import { can } from '../../shared/authorization/authorize.ts';
import type { VisibleNodes } from '../../shared/graphql/visible.ts';
import { Organization } from './organization.entity.ts';

export const organizationNodes: VisibleNodes = {
  async org(context, id) {
    const viewer = await context.viewer();
    return can(viewer, 'organizations.read', { organizationId: id }) ? context.rows.find(Organization, id) : null;
  },
};
