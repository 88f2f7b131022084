import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { refuseViolation } from '../../shared/database/constraints.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { record } from '../audit/index.ts';
import { lockViewer, User } from '../identity/index.ts';
import { Organization } from '../organization/index.ts';
import { projects } from './group-kind.ts';
import { parseDescription, parseGroupName } from './parse-description.ts';
import { ProjectMember } from './project-member.entity.ts';
import { Project } from './project.entity.ts';

export interface CreateProject {
  readonly name: string;
  readonly description?: string | null;
}

/**
 * Makes a project in the viewer's organization, with the viewer as its owner and first member.
 *
 * @throws {InvalidInputError} if the name or the description is no good
 * @throws {ProjectNameTakenError} if the organization has a project of that name
 */
export async function createProject(context: Context, input: CreateProject): Promise<Project> {
  const viewer = await requireViewer(context);
  const described = { name: parseGroupName(input.name), description: parseDescription(input.description) };

  return inTransaction(context, async em => {
    const { userId, organizationId } = await lockViewer(em, viewer);
    const now = context.now();
    const owner = em.getReference(User, userId);
    const project = new Project(em.getReference(Organization, organizationId), owner, described, now);
    em.persist([project, new ProjectMember(project, owner, now)]);
    await record(em, now, {
      action: 'project.created',
      organizationId,
      actorId: userId,
      subjectKind: 'prj',
      subjectId: project.id,
    });
    return project;
  }).catch(refuseViolation(projects.refusals));
}
