import { OrganizationResolver } from './organization.resolver.ts';

export { organizationNodes } from './organization.nodes.ts';

export const organizationResolvers = [OrganizationResolver] as const;
