import type { Context } from '../../context.ts';
import { requireCaller } from '../../shared/authorization/viewer.ts';
import { refuseViolation } from '../../shared/database/constraints.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseId } from '../../shared/ids.ts';
import { actorOf, record } from '../audit/index.ts';
import { lockCaller } from './find-service-viewer.ts';
import { lockWorkspaces } from './lock-workspaces.ts';
import { requireManagedWorkspace } from './require-managed-workspace.ts';
import { parseWorkspaceName } from './workspace-name.ts';
import { Workspace } from './workspace.entity.ts';
import { WorkspaceNameTakenError, WorkspaceNotFoundError } from './workspace.errors.ts';

export interface UpdateWorkspace {
  readonly workspaceId: string;
  readonly name: string;
}

const absent = () => new WorkspaceNotFoundError();

/**
 * Gives a workspace another name. The same name again is a success, and changes nothing.
 *
 * @throws {InvalidIdError} {@link InvalidInputError} {@link WorkspaceNameReservedError} if the id or the name is no good
 * @throws {WorkspaceNotFoundError} if the workspace does not exist, or is not the viewer's to see
 * @throws {ForbiddenError} unless the viewer manages the workspace
 * @throws {WorkspaceNameTakenError} if another workspace of the organization has the name
 */
export async function updateWorkspace(context: Context, input: UpdateWorkspace): Promise<Workspace> {
  const caller = await requireCaller(context);
  const workspaceId = parseId('wsp', input.workspaceId, ['input', 'workspaceId']);
  const name = parseWorkspaceName(input.name);
  await requireManagedWorkspace(context.em, caller, workspaceId, absent);

  return inTransaction(context, async em => {
    await lockWorkspaces(em, [workspaceId]);
    const actor = await lockCaller(em, caller);
    const { organizationId } = await requireManagedWorkspace(em, actor, workspaceId, absent);
    const workspace = await em.findOneOrFail(Workspace, workspaceId);
    if (workspace.name === name) {
      return workspace;
    }

    workspace.rename(name);
    await record(em, context.now(), {
      action: 'workspace.updated',
      organizationId,
      ...actorOf(actor),
      subjectKind: 'wsp',
      subjectId: workspaceId,
      details: { fields: ['name'] },
    });
    return workspace;
  }).catch(refuseViolation({ workspace_name_once: () => new WorkspaceNameTakenError() }));
}
