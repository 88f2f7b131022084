import { ref } from '@mikro-orm/core';

import type { Context } from '../../context.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { refuseViolation } from '../../shared/database/constraints.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { record } from '../audit/index.ts';
import { lockViewer, User } from '../identity/index.ts';
import { lockOrganizations, Organization } from '../organization/index.ts';
import { membershipDetails } from './membership-details.ts';
import { MembershipSource, WorkspaceMember } from './workspace-member.entity.ts';
import { parseWorkspaceName } from './workspace-name.ts';
import { WorkspaceRole } from './workspace-role.ts';
import { Workspace } from './workspace.entity.ts';
import { WorkspaceNameTakenError } from './workspace.errors.ts';

export interface CreateWorkspace {
  readonly name: string;
}

/**
 * Makes a workspace in the viewer's organization, with the viewer as its first administrator.
 *
 * @throws {ForbiddenError} unless the viewer administers the organization
 * @throws {InvalidInputError} if the name is no good
 * @throws {WorkspaceNameReservedError} if the platform keeps the name for itself
 * @throws {WorkspaceNameTakenError} if the organization has a workspace of that name
 */
export async function createWorkspace(context: Context, input: CreateWorkspace): Promise<Workspace> {
  const viewer = await requireViewer(context);
  authorize(viewer, 'workspaces.create', viewer);
  const name = parseWorkspaceName(input.name);

  return inTransaction(context, async em => {
    await lockOrganizations(em, [viewer.organizationId]);
    const actor = await lockViewer(em, viewer);
    authorize(actor, 'workspaces.create', actor);

    const now = context.now();
    const workspace = new Workspace(ref(em.getReference(Organization, actor.organizationId)), name, now);
    const creator = em.getReference(User, actor.userId);
    const member = WorkspaceMember.ofUser(workspace, creator, WorkspaceRole.ADMIN, MembershipSource.LOCAL, now);
    em.persist([workspace, member]);
    const event = { organizationId: actor.organizationId, actorId: actor.userId };
    await record(
      em,
      now,
      { ...event, action: 'workspace.created', subjectKind: 'wsp', subjectId: workspace.id },
      {
        ...event,
        action: 'member.added',
        subjectKind: 'usr',
        subjectId: actor.userId,
        details: membershipDetails(workspace.id, member),
      },
    );
    return workspace;
  }).catch(refuseViolation({ workspace_name_once: () => new WorkspaceNameTakenError() }));
}
