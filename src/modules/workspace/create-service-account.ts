import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { authorize, can } from '../../shared/authorization/authorize.ts';
import { type Caller, isPerson, requireCaller } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseId } from '../../shared/ids.ts';
import { parseText } from '../../shared/text.ts';
import { actorOf, record } from '../audit/index.ts';
import { User } from '../identity/index.ts';
import { lockCaller } from './find-service-viewer.ts';
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
  const caller = await requireCaller(context);
  const workspaceId = parseId('wsp', input.workspaceId, ['input', 'workspaceId']);
  const name = parseText(input.name, { path: ['input', 'name'], max: 200 });
  await authorizeCreation(context.em, caller, workspaceId);

  return inTransaction(context, async em => {
    await lockWorkspaces(em, [workspaceId]);
    const actor = await lockCaller(em, caller);
    const { organizationId } = await authorizeCreation(em, actor, workspaceId);

    const now = context.now();
    const workspace = await em.findOneOrFail(Workspace, workspaceId);
    const creator = isPerson(actor) ? em.getReference(User, actor.userId) : null;
    const serviceAccount = new ServiceAccount(workspace, name, creator, now);
    const member = WorkspaceMember.ofServiceAccount(workspace, serviceAccount, input.role, now);
    em.persist([serviceAccount, member]);
    const event = {
      organizationId,
      ...actorOf(actor),
      subjectKind: 'svc',
      subjectId: serviceAccount.id,
      details: membershipDetails(workspaceId, member),
    } as const;
    await record(em, now, { ...event, action: 'service_account.created' }, { ...event, action: 'member.added' });
    return { serviceAccount, member };
  });
}

async function authorizeCreation(em: EntityManager, caller: Caller, workspaceId: string): Promise<WorkspaceAccess> {
  const access = (await readWorkspaceAccess(em, caller, [workspaceId])).get(workspaceId);
  if (!access || !can(caller, 'workspaces.read', access)) {
    throw new WorkspaceNotFoundError();
  }
  authorize(caller, 'workspaces.manage', access);
  return access;
}
