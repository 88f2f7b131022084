import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { parseName } from './content.text.ts';
import { createOwned } from './create-owned.ts';
import { KnowledgeBase } from './knowledge-base.entity.ts';

/**
 * Makes an empty knowledge base of the viewer's own.
 *
 * @throws {InvalidInputError} if the name is no good
 */
export async function createKnowledgeBase(context: Context, input: { readonly name: string }): Promise<KnowledgeBase> {
  const viewer = await requireViewer(context);
  const name = parseName(input.name, 'name');

  return createOwned(
    context,
    viewer,
    { action: 'knowledge_base.created', kind: 'knb' },
    ({ owner, now }) => new KnowledgeBase(owner, name, now),
  );
}
