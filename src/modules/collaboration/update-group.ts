import { type EntityName, LockMode } from '@mikro-orm/core';

import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { refuseViolation } from '../../shared/database/constraints.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseId } from '../../shared/ids.ts';
import { record } from '../audit/index.ts';
import type { GroupKind } from './group-kind.ts';
import { lockGroup, requireManagedGroup } from './lock-group.ts';
import { type Described, parseChanges } from './parse-description.ts';
import type { Project } from './project.entity.ts';
import type { Team } from './team.entity.ts';

/**
 * Changes what a team or a project is called, and what is said of it.
 *
 * @throws {InvalidIdError} {@link InvalidInputError} if the id, the name or the description is no good
 * @throws {TeamNotFoundError | ProjectNotFoundError} if it does not exist, or is not the viewer's to see
 * @throws {ForbiddenError} unless the viewer manages it
 * @throws {TeamNameTakenError | ProjectNameTakenError} if another one of the organization has the name
 */
export async function updateGroup<Entity extends Team | Project>(
  context: Context,
  kind: GroupKind<Entity>,
  given: string,
  described: Described,
): Promise<Entity> {
  const viewer = await requireViewer(context);
  const id = parseId(kind.id, given, kind.path);
  const changes = parseChanges(described);
  await requireManagedGroup(context.em, viewer, { kind, id });

  return inTransaction(context, async em => {
    const actor = await lockGroup(em, viewer, { kind, id });
    const { organizationId } = await requireManagedGroup(em, actor, { kind, id });
    const name = kind.entity as unknown as EntityName<Team | Project>;
    const group = (await em.findOneOrFail(name, id, { lockMode: LockMode.PESSIMISTIC_WRITE })) as Entity;
    const fields = (['name', 'description'] as const).filter(
      field => changes[field] !== undefined && changes[field] !== group[field],
    );
    if (fields.length === 0) {
      return group;
    }

    group.describe(changes);
    await record(em, context.now(), {
      action: `${kind.noun}.updated`,
      organizationId,
      actorId: actor.userId,
      subjectKind: kind.id,
      subjectId: id,
      details: { fields },
    });
    return group;
  }).catch(refuseViolation(kind.refusals));
}
