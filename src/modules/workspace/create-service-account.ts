import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { authorize, can } from '../../shared/authorization/authorize.ts';
import { requireViewer, type Viewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseId } from '../../shared/ids.ts';
import { parseText } from '../../shared/text.ts';
import { record } from '../audit/index.ts';
import { lockViewer, User } from '../identity/index.ts';
import { lockWorkspaces } from './lock-workspaces.ts';
import { membershipDetails } from './membership-details.ts';
import { ServiceAccount } from './service-account.entity.ts';
import { readWorkspaceAccess, type WorkspaceAccess } from './workspace-access.ts';
import { WorkspaceMember } from './workspace-member.entity.ts';
import type { WorkspaceRole } from './workspace-role.ts';
import { Workspace } from './workspace.entity.ts';
import { WorkspaceNotFoundError } from './workspace.errors.ts';

export interface CreateServiceAccount {
  readonly workspaceId: string;
  readonly name: string;
  readonly role: WorkspaceRole;
}

export interface CreatedServiceAccount {
  readonly serviceAccount: ServiceAccount;
  readonly member: WorkspaceMember;
}

/**
 * Makes a service account, and a member of it.
 *
 * @throws {InvalidIdError} {@link InvalidInputError} if the workspace's id or the name is no good
 * @throws {WorkspaceNotFoundError} if the viewer cannot see the workspace
 * @throws {ForbiddenError} unless the viewer manages the members
 */
export async function createServiceAccount(
  context: Context,
  input: CreateServiceAccount,
): Promise<CreatedServiceAccount> {
  const viewer = await requireViewer(context);
  const workspaceId = parseId('wsp', input.workspaceId, ['input', 'workspaceId']);
  const name = parseText(input.name, { path: ['input', 'name'], max: 200 });
  await authorizeCreation(context.em, viewer, workspaceId);

  return inTransaction(context, async em => {
    await lockWorkspaces(em, [workspaceId]);
    const actor = await lockViewer(em, viewer);
    const { organizationId } = await authorizeCreation(em, actor, workspaceId);

    const now = context.now();
    const workspace = await em.findOneOrFail(Workspace, workspaceId);
    const serviceAccount = new ServiceAccount(workspace, name, em.getReference(User, actor.userId), now);
    const member = WorkspaceMember.ofServiceAccount(workspace, serviceAccount, input.role, now);
    em.persist([serviceAccount, member]);
    const event = {
      organizationId,
      actorId: actor.userId,
      subjectKind: 'svc',
      subjectId: serviceAccount.id,
      details: membershipDetails(workspaceId, member),
    } as const;
    await record(em, now, { ...event, action: 'service_account.created' }, { ...event, action: 'member.added' });
    return { serviceAccount, member };
  });
}

async function authorizeCreation(em: EntityManager, viewer: Viewer, workspaceId: string): Promise<WorkspaceAccess> {
  const access = (await readWorkspaceAccess(em, viewer, [workspaceId])).get(workspaceId);
  if (!access || !can(viewer, 'workspaces.read', access)) {
    throw new WorkspaceNotFoundError();
  }
  authorize(viewer, 'workspaces.manage', access);
  return access;
}
