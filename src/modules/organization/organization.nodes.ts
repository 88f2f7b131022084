import type { VisibleNodes } from '../../shared/graphql/visible.ts';
import { Organization } from './organization.entity.ts';

export const organizationNodes: VisibleNodes = {
  async org(context, id) {
    const viewer = await context.viewer();
    return viewer?.organizationId === id || viewer?.platformRole === 'SUPERUSER'
      ? context.rows.find(Organization, id)
      : null;
  },
};
