import { atLeast, OrganizationRole, Permission, PlatformRole } from './roles.ts';
import { type Caller, idOf, type Viewer } from './viewer.ts';

/** What belongs to an organization. The viewer is such a thing too, and stands for all of the own organization. */
interface OfOrganization {
  readonly organizationId: string;
}

/** A user who is looked at, or is to be. */
interface SomeUser extends OfOrganization {
  readonly role: OrganizationRole;
  readonly platformRole: PlatformRole;
}

/** What belongs to an account of an organization. */
interface OfAccount extends OfOrganization {
  /** What was granted to the viewer there; null when nothing was. */
  readonly granted: Permission | null;
}

type Holds<Facts> = (viewer: Viewer, facts: Facts) => boolean;
/** Of service accounts as well. */
type HoldsOfAll<Facts> = (caller: Caller, facts: Facts) => boolean;

/**
 * How a viewer can stand to a thing. Each is decided from the viewer, and from what the module that asks knows of the thing
 * and of the viewer's part in it.
 */
export const relations = {
  SUPERUSER: (({ platformRole }) => platformRole === PlatformRole.SUPERUSER) satisfies Holds<object>,

  OWNER: ((viewer, thing) =>
    isOf(thing, viewer) && viewer.role === OrganizationRole.OWNER) satisfies Holds<OfOrganization>,
  ADMINISTRATOR: ((viewer, thing) =>
    isOf(thing, viewer) && viewer.role === OrganizationRole.ADMIN) satisfies Holds<OfOrganization>,
  COLLEAGUE: ((viewer, thing) => isOf(thing, viewer)) satisfies Holds<OfOrganization>,

  /** Owner or administrator, and not below the user. */
  SUPERIOR: ((viewer, user) =>
    isOf(user, viewer) &&
    atLeast(viewer.role, OrganizationRole.ADMIN) &&
    atLeast(viewer.role, user.role) &&
    user.platformRole !== PlatformRole.SUPERUSER) satisfies Holds<SomeUser>,

  CUSTOMER_MANAGER: ((viewer, thing) =>
    isOf(thing, viewer) && viewer.permissions.includes(Permission.MANAGE_CUSTOMERS)) satisfies Holds<OfOrganization>,
  CUSTOMER_READER: ((viewer, thing) =>
    isOf(thing, viewer) && viewer.permissions.includes(Permission.READ_CUSTOMERS)) satisfies Holds<OfOrganization>,

  /** Holds a permission on the account, or on those that something belongs to. */
  ACCOUNT_MANAGER: ((viewer, thing) =>
    isOf(thing, viewer) && thing.granted === Permission.MANAGE_CUSTOMERS) satisfies Holds<OfAccount>,
  ACCOUNT_READER: ((viewer, thing) => isOf(thing, viewer) && thing.granted !== null) satisfies Holds<OfAccount>,

  /** Whom it is about, or to whom it belongs. */
  SELF: ((caller, thing) => thing.userId === idOf(caller)) satisfies HoldsOfAll<{ readonly userId: string | null }>,

  WORKSPACE_ADMIN: ((_, { viewerRole }) => viewerRole === 'ADMIN') satisfies HoldsOfAll<InWorkspace>,
  WORKSPACE_MEMBER: ((_, { viewerRole }) => viewerRole !== null) satisfies HoldsOfAll<InWorkspace>,
  /** Member of a workspace in which the other user is a member too. */
  WORKSPACE_COMPANION: ((_, { sharesWorkspace }) => sharesWorkspace) satisfies HoldsOfAll<{
    readonly sharesWorkspace: boolean;
  }>,
  INVITED: ((_, { isInvited }) => isInvited) satisfies Holds<{ readonly isInvited: boolean }>,

  GROUP_OWNER: (({ userId }, { ownerId }) => ownerId === userId) satisfies Holds<{ readonly ownerId: string | null }>,
  GROUP_MEMBER: ((_, { isMember }) => isMember) satisfies Holds<{ readonly isMember: boolean }>,

  /** Calls with a key, and has not signed in. */
  KEY: (({ isKey }) => isKey) satisfies Holds<object>,
};
export type Relation = keyof typeof relations;

/** In which a service account can stand: to its workspace and to what is of it, and to nothing else. */
export const relationsOfServiceAccounts: ReadonlySet<Relation> = new Set([
  'SELF',
  'WORKSPACE_ADMIN',
  'WORKSPACE_COMPANION',
  'WORKSPACE_MEMBER',
]);

/** All that the relations need to know of a thing. */
export type Facts<R extends Relation> = [(typeof relations)[R]] extends [(viewer: Viewer, facts: infer F) => boolean]
  ? F
  : never;

interface InWorkspace {
  /** The viewer's role in the workspace; null for who is no member. */
  readonly viewerRole: 'ADMIN' | 'MEMBER' | null;
}

function isOf(thing: OfOrganization, viewer: Viewer): boolean {
  return thing.organizationId === viewer.organizationId;
}
