import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { parseLongText } from './content.text.ts';
import { createOwned } from './create-owned.ts';
import { Memory } from './memory.entity.ts';

/**
 * Remembers something for the viewer.
 *
 * @throws {InvalidInputError} if the text is no good
 */
export async function createMemory(context: Context, input: { readonly text: string }): Promise<Memory> {
  const viewer = await requireViewer(context);
  const text = parseLongText(input.text, 'text');

  return createOwned(
    context,
    viewer,
    { action: 'memory.created', kind: 'mmo' },
    ({ owner, now }) => new Memory(owner, text, now),
  );
}
