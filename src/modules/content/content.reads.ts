import type { Context } from '../../context.ts';
import { can } from '../../shared/authorization/authorize.ts';
import type { EntityClass, Row } from '../../shared/database/rows.ts';
import { User, UserStatus } from '../identity/index.ts';
import { Agent } from './agent.entity.ts';

/** A thing that its owner alone may see; null for everybody else. */
export async function findOwn<Entity extends object>(
  context: Context,
  entity: EntityClass<Entity>,
  id: string,
  ownerOf: (row: Row<Entity>) => string,
): Promise<Row<Entity> | null> {
  const [viewer, row] = await Promise.all([context.viewer(), context.rows.find(entity, id)]);
  return row && can(viewer, 'users.readPrivate', { userId: ownerOf(row) }) ? row : null;
}

/** An agent, for all in the organization of its owner, as long as that owner has not ended; null for everybody else. */
export async function findAgent(context: Context, id: string): Promise<Row<Agent> | null> {
  const [viewer, agent] = await Promise.all([context.viewer(), context.rows.find(Agent, id)]);
  const owner = agent && (await context.rows.get(User, agent.ownerId));
  const isShared = owner?.status === UserStatus.ACTIVE || owner?.status === UserStatus.SUSPENDED;
  return isShared && can(viewer, 'agents.read', owner) ? agent : null;
}
