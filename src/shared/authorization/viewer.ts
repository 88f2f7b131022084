import type { Context } from '../../context.ts';
import { Unauthenticated } from '../errors/access-errors.ts';
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

/** The signed-in user, or `Unauthenticated`. */
export async function requireViewer(context: Context): Promise<Viewer> {
  const viewer = await context.viewer();
  if (!viewer) {
    throw new Unauthenticated();
  }
  return viewer;
}
