import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { parseId } from '../../shared/ids.ts';
import { OwnedThingNotFoundError } from './content.errors.ts';
import { parseLongText } from './content.text.ts';
import { Conversation } from './conversation.entity.ts';
import { createOwned } from './create-owned.ts';
import { Message, type MessageAuthor } from './message.entity.ts';

export interface CreateMessage {
  readonly conversationId: string;
  readonly author: MessageAuthor;
  readonly text: string;
}

/**
 * Adds a message to a conversation of the viewer's own.
 *
 * @throws {InvalidIdError} if the id is none of a conversation
 * @throws {InvalidInputError} if the text is no good
 * @throws {OwnedThingNotFoundError} if the viewer has no such conversation
 */
export async function createMessage(context: Context, input: CreateMessage): Promise<Message> {
  const viewer = await requireViewer(context);
  const path = ['input', 'conversationId'];
  const conversationId = parseId('cnv', input.conversationId, path);
  const text = parseLongText(input.text, 'text');

  return createOwned(context, viewer, { action: 'message.created', kind: 'msg' }, async ({ em, owner, now }) => {
    const conversation = await em.findOne(Conversation, { id: conversationId, owner });
    if (!conversation) {
      throw new OwnedThingNotFoundError(path);
    }
    return new Message(conversation, { author: input.author, text }, now);
  });
}
