import { LockMode } from '@mikro-orm/core';

import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseId } from '../../shared/ids.ts';
import { record } from '../audit/index.ts';
import { ApiKey } from './api-key.entity.ts';
import { lockViewer } from './find-viewer.ts';
import { ApiKeyNotFoundError } from './identity.errors.ts';
import { Session, SessionEndReason } from './session.entity.ts';

export interface ApiKeyRevocation {
  readonly outcome: 'REVOKED' | 'ALREADY_ENDED';
  readonly revokedApiKeyId: string;
}

/**
 * Ends one of the viewer's keys, from the commit on. A key may end itself, so that who finds one can end it.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {ApiKeyNotFoundError} if there is no such key, or it is somebody else's
 */
export async function revokeApiKey(
  context: Context,
  { apiKeyId }: { readonly apiKeyId: string },
): Promise<ApiKeyRevocation> {
  const viewer = await requireViewer(context);
  const id = parseId('key', apiKeyId, ['input', 'apiKeyId']);

  return inTransaction(context, async em => {
    const actor = await lockViewer(em, viewer);
    const key = await em.findOne(ApiKey, { id, user: actor.userId });
    if (!key) {
      throw new ApiKeyNotFoundError();
    }
    const session = await em.findOneOrFail(Session, key.session.id, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const now = context.now();
    if (session.endedAt || session.expiresAt <= now) {
      return { outcome: 'ALREADY_ENDED', revokedApiKeyId: id };
    }

    session.end(SessionEndReason.REVOKED, now);
    await record(em, now, {
      action: 'api_key.revoked',
      organizationId: actor.organizationId,
      actorId: actor.userId,
      subjectKind: 'key',
      subjectId: id,
    });
    return { outcome: 'REVOKED', revokedApiKeyId: id };
  });
}
