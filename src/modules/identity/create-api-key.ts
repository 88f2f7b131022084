import type { Context } from '../../context.ts';
import { requireRecentSignIn } from '../../shared/authorization/require-recent-sign-in.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseText } from '../../shared/text.ts';
import { hintOf, newToken } from '../../shared/tokens.ts';
import { record } from '../audit/index.ts';
import { ApiKey } from './api-key.entity.ts';
import { lockViewer } from './find-viewer.ts';
import { keyExpiry, parseKeyDays } from './key-days.ts';
import { Session } from './session.entity.ts';
import { User } from './user.entity.ts';

export interface CreateApiKey {
  readonly name: string;
  readonly expiresInDays: number;
}

export interface CreatedApiKey {
  readonly apiKey: ApiKey;
  /** Given out once, kept nowhere. */
  readonly token: string;
}

/**
 * Makes a key with which a program acts as the viewer.
 *
 * @throws {InvalidInputError} if the name or the days are no good
 * @throws {ReauthenticationRequiredError} if the sign-in is too old, or a key calls
 */
export async function createApiKey(context: Context, input: CreateApiKey): Promise<CreatedApiKey> {
  const viewer = await requireViewer(context);
  const name = parseText(input.name, { path: ['input', 'name'], max: 200 });
  const days = parseKeyDays(input.expiresInDays);
  const { token, hash } = newToken('key');

  return inTransaction(context, async em => {
    const actor = await lockViewer(em, viewer);
    requireRecentSignIn(actor, context);

    const now = context.now();
    const user = em.getReference(User, actor.userId);
    const session = Session.ofKey(user, hash, keyExpiry(days, now), now);
    const apiKey = new ApiKey(user, session, { name, hint: hintOf(token) }, now);
    em.persist([session, apiKey]);
    await record(em, now, {
      action: 'api_key.created',
      organizationId: actor.organizationId,
      actorId: actor.userId,
      subjectKind: 'key',
      subjectId: apiKey.id,
      details: { expiresAt: apiKey.expiresAt },
    });
    return { apiKey, token };
  });
}
