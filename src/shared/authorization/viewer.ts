import type { Context } from '../../context.ts';
import { ForbiddenCaller, Unauthenticated } from '../errors/access-errors.ts';
import { andThen, type Eventual } from '../eventual.ts';
import type { OrganizationRole, Permission, PlatformRole } from './roles.ts';

/** Which user calls, as the session or the key said when the request began. Operations check again, under a lock. */
export interface Viewer {
  readonly userId: string;
  readonly sessionId: string;
  readonly organizationId: string;
  readonly role: OrganizationRole;
  readonly platformRole: PlatformRole;
  readonly permissions: readonly Permission[];
  /** Whether the user calls with a key, and has not signed in. */
  readonly isKey: boolean;
  /** When the user last proved by a password who it is; null for a key. */
  readonly authenticatedAt: Date | null;
}

/** Which service account calls, and with which of its keys. It acts in its workspace, with its role there, and nowhere else. */
export interface ServiceViewer {
  readonly serviceAccountId: string;
  readonly keyId: string;
  readonly workspaceId: string;
  /** Tenant of the workspace. The service account has no role in it. */
  readonly organizationId: string;
}

export type Caller = Viewer | ServiceViewer;

export function isPerson(caller: Caller): caller is Viewer {
  return 'userId' in caller;
}

/** The caller's own id, whatever the caller is. */
export function idOf(caller: Caller): string {
  return isPerson(caller) ? caller.userId : caller.serviceAccountId;
}

/**
 * The signed-in user: for whatever is not said to be for service accounts.
 *
 * @throws {Unauthenticated} if nobody is signed in
 * @throws {ForbiddenCaller} if a service account calls
 */
export async function requireViewer(context: Context): Promise<Viewer> {
  const caller = await requireCaller(context);
  if (!isPerson(caller)) {
    throw new ForbiddenCaller();
  }
  return caller;
}

/** The signed-in user or the service account, or `Unauthenticated`. */
export function requireCaller(context: Context): Eventual<Caller> {
  return andThen(context.caller(), caller => {
    if (!caller) {
      throw new Unauthenticated();
    }
    return caller;
  });
}
