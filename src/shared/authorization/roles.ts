import { registerEnumType } from 'type-graphql';

export const OrganizationRole = { OWNER: 'OWNER', ADMIN: 'ADMIN', MEMBER: 'MEMBER' } as const;
export type OrganizationRole = (typeof OrganizationRole)[keyof typeof OrganizationRole];

registerEnumType(OrganizationRole, {
  name: 'OrganizationRole',
  description: 'What a user may do in the organization that manages the account.',
  valuesConfig: {
    OWNER: { description: 'Everything; each organization with a live user has at least one.' },
    ADMIN: { description: 'Manages users, workspaces and customers; not owners.' },
    MEMBER: { description: 'Uses what others have shared.' },
  },
});

export const PlatformRole = { NONE: 'NONE', STAFF: 'STAFF', SUPERUSER: 'SUPERUSER' } as const;
export type PlatformRole = (typeof PlatformRole)[keyof typeof PlatformRole];

registerEnumType(PlatformRole, {
  name: 'PlatformRole',
  description: 'What a user may do across organizations.',
  valuesConfig: {
    NONE: { description: 'Nothing.' },
    STAFF: { description: 'Belongs to the team that runs the platform; no powers over organizations.' },
    SUPERUSER: { description: 'Administers every organization.' },
  },
});

export const Permission = { MANAGE_CUSTOMERS: 'MANAGE_CUSTOMERS', READ_CUSTOMERS: 'READ_CUSTOMERS' } as const;
export type Permission = (typeof Permission)[keyof typeof Permission];

registerEnumType(Permission, {
  name: 'Permission',
  description: 'What may be granted to a user beside the role.',
  valuesConfig: {
    MANAGE_CUSTOMERS: { description: 'Create, list, link and unlink accounts, rev orgs and rev users.' },
    READ_CUSTOMERS: { description: 'List and look at accounts, rev orgs and rev users, and change none.' },
  },
});

const rank: Record<OrganizationRole, number> = { OWNER: 3, ADMIN: 2, MEMBER: 1 };

/** Whether `a` grants at least as much as `b`. */
export function atLeast(a: OrganizationRole, b: OrganizationRole): boolean {
  return rank[a] >= rank[b];
}
