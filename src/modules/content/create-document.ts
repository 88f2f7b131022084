import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { parseId } from '../../shared/ids.ts';
import { OwnedThingNotFoundError } from './content.errors.ts';
import { parseLongText, parseName } from './content.text.ts';
import { createOwned } from './create-owned.ts';
import { Document } from './document.entity.ts';
import { KnowledgeBase } from './knowledge-base.entity.ts';

export interface CreateDocument {
  readonly knowledgeBaseId: string;
  readonly title: string;
  readonly text: string;
}

/**
 * Adds a document to a knowledge base of the viewer's own.
 *
 * @throws {InvalidIdError} if the id is none of a knowledge base
 * @throws {InvalidInputError} if title or text are no good
 * @throws {OwnedThingNotFoundError} if the viewer has no such knowledge base
 */
export async function createDocument(context: Context, input: CreateDocument): Promise<Document> {
  const viewer = await requireViewer(context);
  const path = ['input', 'knowledgeBaseId'];
  const knowledgeBaseId = parseId('knb', input.knowledgeBaseId, path);
  const title = parseName(input.title, 'title');
  const text = parseLongText(input.text, 'text');

  return createOwned(context, viewer, { action: 'document.created', kind: 'doc' }, async ({ em, owner, now }) => {
    const knowledgeBase = await em.findOne(KnowledgeBase, { id: knowledgeBaseId, owner });
    if (!knowledgeBase) {
      throw new OwnedThingNotFoundError(path);
    }
    return new Document(knowledgeBase, { title, text }, now);
  });
}
