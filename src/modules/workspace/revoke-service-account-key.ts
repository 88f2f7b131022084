import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { type Caller, isPerson, requireCaller } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { formatId, parseId } from '../../shared/ids.ts';
import { actorOf, record } from '../audit/index.ts';
import { findKeyOfAccount, type FoundKey } from './find-service-account.ts';
import { lockCaller } from './find-service-viewer.ts';
import { lockWorkspaces } from './lock-workspaces.ts';
import { requireManagedWorkspace } from './require-managed-workspace.ts';
import { ServiceAccountKey } from './service-account-key.entity.ts';
import { ServiceAccountKeyNotFoundError } from './service-account.errors.ts';

export interface ServiceAccountKeyRevocation {
  readonly outcome: 'REVOKED' | 'ALREADY_ENDED';
  readonly revokedServiceAccountKeyId: string;
}

const absent = () => new ServiceAccountKeyNotFoundError();

/**
 * Ends a key of a service account, from the commit on. A key may end itself, so that who finds one can end it.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {ServiceAccountKeyNotFoundError} if there is no such key, or it is not the caller's to see
 * @throws {ForbiddenError} unless the caller manages the members of the workspace
 */
export async function revokeServiceAccountKey(
  context: Context,
  input: { readonly serviceAccountKeyId: string },
): Promise<ServiceAccountKeyRevocation> {
  const caller = await requireCaller(context);
  const id = parseId('sak', input.serviceAccountKeyId, ['input', 'serviceAccountKeyId']);
  const found = await findKeyOfAccount(context.em, id, absent);
  await authorizeRevocation(context.em, caller, id, found);

  return inTransaction(context, async em => {
    await lockWorkspaces(em, [found.workspaceId]);
    const actor = await lockCaller(em, caller);
    const { organizationId, serviceAccountId } = found;
    await authorizeRevocation(em, actor, id, found);
    const key = await em.findOne(ServiceAccountKey, id);
    if (!key) {
      throw absent();
    }
    const now = context.now();
    if (!key.isLive(now)) {
      return { outcome: 'ALREADY_ENDED', revokedServiceAccountKeyId: id };
    }

    key.revoke(now);
    await record(em, now, {
      ...actorOf(actor),
      action: 'service_account_key.revoked',
      organizationId,
      subjectKind: 'sak',
      subjectId: id,
      details: {
        workspaceId: formatId('wsp', found.workspaceId),
        serviceAccountId: formatId('svc', serviceAccountId),
      },
    });
    return { outcome: 'REVOKED', revokedServiceAccountKeyId: id };
  });
}

async function authorizeRevocation(
  em: EntityManager,
  caller: Caller,
  id: string,
  { workspaceId }: FoundKey,
): Promise<void> {
  const isItself = !isPerson(caller) && caller.keyId === id;
  if (!isItself) {
    await requireManagedWorkspace(em, caller, workspaceId, absent);
  }
}
