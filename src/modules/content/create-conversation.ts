import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { requireViewer, type Viewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { parseId } from '../../shared/ids.ts';
import { Agent } from './agent.entity.ts';
import { OwnedThingNotFoundError } from './content.errors.ts';
import { parseName } from './content.text.ts';
import { Conversation } from './conversation.entity.ts';
import { createOwned } from './create-owned.ts';

export interface CreateConversation {
  readonly title: string;
  readonly agentId?: string | null;
}

const agentPath = ['input', 'agentId'];

/**
 * Begins a conversation of the viewer's own, perhaps with an agent.
 *
 * @throws {InvalidIdError} if the id is none of an agent
 * @throws {InvalidInputError} if the title is no good
 * @throws {OwnedThingNotFoundError} if nobody in the viewer's organization has such an agent
 */
export async function createConversation(context: Context, input: CreateConversation): Promise<Conversation> {
  const viewer = await requireViewer(context);
  const agentId = input.agentId == null ? null : parseId('agt', input.agentId, agentPath);
  const title = parseName(input.title, 'title');

  return createOwned(
    context,
    viewer,
    { action: 'conversation.created', kind: 'cnv' },
    async ({ em, actor, owner, now }) => {
      const agent = agentId && (await lockAgent(em, actor, agentId));
      return new Conversation(owner, title, agent || null, now);
    },
  );
}

/** Locks an agent against deletion, which would otherwise leave the conversation without what it refers to. */
async function lockAgent(em: EntityManager, { organizationId }: Viewer, agentId: string): Promise<Agent> {
  const [found] = await query(
    em,
    sql`
      select a.id from agent a join users u on u.id = a.owner_id
      where a.id = ${agentId}::uuid and u.organization_id = ${organizationId}::uuid
        and u.status in ('ACTIVE', 'SUSPENDED')
      for key share of a`,
  );
  if (!found) {
    throw new OwnedThingNotFoundError(agentPath);
  }
  return em.getReference(Agent, agentId);
}
