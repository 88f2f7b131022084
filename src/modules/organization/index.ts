export { Organization, OrganizationStatus } from './organization.entity.ts';
export { lockOrganizations } from './lock-organizations.ts';
