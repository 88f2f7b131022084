import type { EntityManager } from '@mikro-orm/postgresql';

import { authorize, can } from '../../shared/authorization/authorize.ts';
import type { Caller } from '../../shared/authorization/viewer.ts';
import type { DomainError } from '../../shared/errors/domain-error.ts';
import { readWorkspaceAccess, type WorkspaceAccess } from './workspace-access.ts';

/**
 * Sees that the viewer manages the members of a workspace.
 *
 * Asked before the lock, so that a stranger never waits for another tenant's row, and again under it.
 *
 * @throws {DomainError} the one given, if the workspace does not exist, or is not the viewer's to see
 * @throws {ForbiddenError} if the viewer sees the workspace, and does not manage its members
 */
export async function requireManagedWorkspace(
  em: EntityManager,
  caller: Caller,
  workspaceId: string,
  absent: () => DomainError,
): Promise<WorkspaceAccess> {
  const access = (await readWorkspaceAccess(em, caller, [workspaceId])).get(workspaceId);
  if (!access || !can(caller, 'workspaces.read', access)) {
    throw absent();
  }
  authorize(caller, 'workspaces.manage', access);
  return access;
}
