import type { Context } from '../../context.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { refuseViolation } from '../../shared/database/constraints.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { record } from '../audit/index.ts';
import { lockViewer } from '../identity/index.ts';
import { Organization } from '../organization/index.ts';
import { teams } from './group-kind.ts';
import { parseDescription, parseGroupName } from './parse-description.ts';
import { Team } from './team.entity.ts';

export interface CreateTeam {
  readonly name: string;
  readonly description?: string | null;
}

/**
 * Makes a team in the viewer's organization.
 *
 * @throws {ForbiddenError} unless the viewer administers the organization
 * @throws {InvalidInputError} if the name or the description is no good
 * @throws {TeamNameTakenError} if the organization has a team of that name
 */
export async function createTeam(context: Context, input: CreateTeam): Promise<Team> {
  const viewer = await requireViewer(context);
  authorize(viewer, 'teams.manage', viewer);
  const described = { name: parseGroupName(input.name), description: parseDescription(input.description) };

  return inTransaction(context, async em => {
    const actor = await lockViewer(em, viewer);
    authorize(actor, 'teams.manage', actor);

    const team = new Team(em.getReference(Organization, actor.organizationId), described, context.now());
    em.persist(team);
    await record(em, context.now(), {
      action: 'team.created',
      organizationId: actor.organizationId,
      actorId: actor.userId,
      subjectKind: 'tem',
      subjectId: team.id,
    });
    return team;
  }).catch(refuseViolation(teams.refusals));
}
