import type { Relation } from './relations.ts';

interface Rule {
  /** Each of these is enough. */
  readonly by: readonly Relation[];
  /** Who may not in any case, and in words who may instead. */
  readonly never?: Readonly<Partial<Record<Relation, string>>>;
  /** Who may, in words. */
  readonly who: string;
}

const owners = { by: ['SUPERUSER', 'OWNER'], who: 'owners of the organization' } as const;
const administrators = {
  by: ['SUPERUSER', 'OWNER', 'ADMINISTRATOR'],
  who: 'owners and administrators of the organization',
} as const;
const superiors = {
  by: ['SUPERUSER', 'SUPERIOR'],
  who: 'owners and administrators of the organization who stand no lower than the user',
} as const;
const colleagues = { by: ['SUPERUSER', 'COLLEAGUE'], who: 'users of the organization' } as const;
const oneself = { by: ['SELF'], who: 'the user' } as const;
const administratorsOrSelf = {
  by: ['SELF', ...administrators.by],
  who: `the user, and ${administrators.who},`,
} as const;
const workspaceAdmins = {
  by: [...administrators.by, 'WORKSPACE_ADMIN'],
  who: 'administrators of the workspace',
} as const;
const projectManagers = {
  by: [...administrators.by, 'GROUP_OWNER'],
  who: `the owner of the project, and ${administrators.who},`,
} as const;

const customerManagers = {
  by: [...administrators.by, 'CUSTOMER_MANAGER'],
  who: 'staff with the permission MANAGE_CUSTOMERS',
} as const;
const customerReaders = {
  by: [...customerManagers.by, 'CUSTOMER_READER'],
  who: 'staff with the permission READ_CUSTOMERS or MANAGE_CUSTOMERS',
} as const;

/**
 * Who may what: the whole of it. Whatever is not said here, nobody may.
 *
 * An action is a verb on a thing. To add one, write its line here and ask for it by `authorize` or `can`; the tests then
 * ask for its line in `test/authorization/`, and for the mutation that it stands behind.
 */
export const actions = {
  'accounts.end': {
    by: ['SELF'],
    never: { OWNER: 'who is neither owner nor administrator', ADMINISTRATOR: 'who is neither owner nor administrator' },
    who: 'the user',
  },
  /** An account, its rev orgs, and the rev users who belong to it: those of several accounts for who manages them all. */
  'accounts.manage': { by: [...customerManagers.by, 'ACCOUNT_MANAGER'], who: customerManagers.who },
  'accounts.read': { by: [...customerReaders.by, 'ACCOUNT_READER'], who: customerReaders.who },
  'agents.read': { by: ['COLLEAGUE'], who: 'users of the organization' },
  'auditEvents.read': administrators,
  /** That something was done: so that a call whose first answer was lost can be told that it is the second. */
  'auditEvents.recognize': administratorsOrSelf,
  'customers.manage': customerManagers,
  'customers.read': customerReaders,
  'customFields.define': administrators,
  'deletionPlans.read': administratorsOrSelf,
  'erasures.read': administrators,
  'erasures.retry': administrators,
  'externalIdentities.link': { by: ['SELF'], never: { KEY: 'somebody who has signed in' }, who: 'the user' },
  'externalIdentities.read': administratorsOrSelf,
  'externalIdentities.unlink': { by: ['SELF', ...superiors.by], who: `the user, and ${superiors.who},` },
  'invitations.read': { by: [...workspaceAdmins.by, 'INVITED'], who: `${workspaceAdmins.who}, and the invited,` },
  'legalHolds.manage': owners,
  'notifications.send': administrators,
  'organizations.read': colleagues,
  'organizations.reachAll': { by: ['SUPERUSER'], who: 'superusers of the platform' },
  'organizations.transfer': { by: ['OWNER'], who: owners.who },
  'organizations.update': administrators,
  'personalData.request': administrators,
  'projectMembers.remove': { by: [...projectManagers.by, 'SELF'], who: `${projectManagers.who} or the member` },
  'projects.list': administrators,
  'projects.manage': projectManagers,
  'projects.read': { by: [...projectManagers.by, 'GROUP_MEMBER'], who: 'members of the project' },
  'sessions.manage': { by: ['SELF'], never: { KEY: 'somebody who has signed in' }, who: 'the user' },
  'teamMembers.remove': { by: [...administrators.by, 'SELF'], who: `${administrators.who} or the member` },
  'teams.manage': administrators,
  'teams.read': colleagues,
  'users.changeRole': superiors,
  'users.create': {
    by: superiors.by,
    who: 'owners and administrators of the organization who have at least the role that is given',
  },
  /** To ask for it; whom an administrator may delete is another matter. */
  'users.delete': {
    by: ['SELF', ...administrators.by],
    who: `${administrators.who}, or the user`,
  },
  'users.deleteMany': administrators,
  'users.deleteOther': superiors,
  'users.find': administrators,
  'users.list': administrators,
  'users.manage': superiors,
  'users.read': { by: [...colleagues.by, 'WORKSPACE_COMPANION'], who: 'users of the organization' },
  /** Workspaces, teams, projects and permissions. */
  'users.readAffiliations': administratorsOrSelf,
  'users.readAffiliationsElsewhere': { by: ['SELF', 'SUPERUSER'], who: 'the user' },
  /** Those who have left, and can be restored. */
  'users.readLeft': administrators,
  /** Sessions, keys, and what the user owns. */
  'users.readPrivate': oneself,
  'users.restore': administrators,
  'users.suspend': { ...superiors, never: { SELF: 'another owner or administrator of the organization' } },
  'webhooks.manage': administrators,
  'workspaceMembers.remove': {
    by: [...workspaceAdmins.by, 'SELF'],
    who: `${workspaceAdmins.who} or the member`,
  },
  'workspaces.create': administrators,
  'workspaces.list': administrators,
  'workspaces.manage': workspaceAdmins,
  'workspaces.read': { by: [...workspaceAdmins.by, 'WORKSPACE_MEMBER'], who: 'members of the workspace' },
} as const satisfies Record<string, Rule>;
export type Action = keyof typeof actions;

/** The relations that an action asks after. */
export type RelationsOf<A extends Action> =
  | (typeof actions)[A]['by'][number]
  | ((typeof actions)[A] extends { readonly never: infer Never } ? Extract<keyof Never, Relation> : never);

/** The rule of an action, as one that is like all others. */
export function ruleOf(action: Action): Rule {
  return actions[action];
}
