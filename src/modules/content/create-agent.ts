import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { Agent } from './agent.entity.ts';
import { parseLongText, parseName } from './content.text.ts';
import { createOwned } from './create-owned.ts';

export interface CreateAgent {
  readonly name: string;
  readonly instructions: string;
}

/**
 * Sets up an agent of the viewer's own.
 *
 * @throws {InvalidInputError} if name or instructions are no good
 */
export async function createAgent(context: Context, input: CreateAgent): Promise<Agent> {
  const viewer = await requireViewer(context);
  const name = parseName(input.name, 'name');
  const instructions = parseLongText(input.instructions, 'instructions');

  return createOwned(
    context,
    viewer,
    { action: 'agent.created', kind: 'agt' },
    ({ owner, now }) => new Agent(owner, { name, instructions }, now),
  );
}
