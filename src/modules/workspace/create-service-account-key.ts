import type { Context } from '../../context.ts';
import { requireRecentSignIn } from '../../shared/authorization/require-recent-sign-in.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { formatId, parseId } from '../../shared/ids.ts';
import { parseText } from '../../shared/text.ts';
import { hintOf, newToken } from '../../shared/tokens.ts';
import { record } from '../audit/index.ts';
import { keyExpiry, lockViewer, parseKeyDays } from '../identity/index.ts';
import { findWorkspaceOfAccount } from './find-service-account.ts';
import { lockWorkspaces } from './lock-workspaces.ts';
import { requireManagedWorkspace } from './require-managed-workspace.ts';
import { ServiceAccountKey } from './service-account-key.entity.ts';
import { ServiceAccount } from './service-account.entity.ts';
import { ServiceAccountNotFoundError } from './service-account.errors.ts';

export interface CreateServiceAccountKey {
  readonly serviceAccountId: string;
  readonly name: string;
  readonly expiresInDays: number;
}

export interface CreatedServiceAccountKey {
  readonly key: ServiceAccountKey;
  /** Given out once, kept nowhere. */
  readonly token: string;
}

const absent = () => new ServiceAccountNotFoundError();

/**
 * Makes a key with which a program calls as a service account.
 *
 * The workspace stays locked until commit, so that no key is born to an account that is just being removed.
 *
 * @throws {InvalidIdError} {@link InvalidInputError} if the id, the name or the days are no good
 * @throws {ServiceAccountNotFoundError} if there is no such service account, or it is not the viewer's to see
 * @throws {ForbiddenError} unless the viewer manages the members of the workspace
 * @throws {ReauthenticationRequiredError} if the sign-in is too old, or a key calls
 */
export async function createServiceAccountKey(
  context: Context,
  input: CreateServiceAccountKey,
): Promise<CreatedServiceAccountKey> {
  const viewer = await requireViewer(context);
  const id = parseId('svc', input.serviceAccountId, ['input', 'serviceAccountId']);
  const name = parseText(input.name, { path: ['input', 'name'], max: 200 });
  const days = parseKeyDays(input.expiresInDays);
  const workspaceId = await findWorkspaceOfAccount(context.em, id, absent);
  await requireManagedWorkspace(context.em, viewer, workspaceId, absent);
  const { token, hash } = newToken('serviceKey');

  return inTransaction(context, async em => {
    await lockWorkspaces(em, [workspaceId]);
    const actor = await lockViewer(em, viewer);
    const { organizationId } = await requireManagedWorkspace(em, actor, workspaceId, absent);
    const account = await em.findOne(ServiceAccount, id);
    if (!account) {
      throw absent();
    }
    requireRecentSignIn(actor, context);

    const now = context.now();
    const key = new ServiceAccountKey(
      account,
      { hash, name, hint: hintOf(token), expiresAt: keyExpiry(days, now) },
      now,
    );
    em.persist(key);
    await record(em, now, {
      action: 'service_account_key.created',
      organizationId,
      actorId: actor.userId,
      subjectKind: 'sak',
      subjectId: key.id,
      details: {
        workspaceId: formatId('wsp', workspaceId),
        serviceAccountId: formatId('svc', id),
        expiresAt: key.expiresAt,
      },
    });
    return { key, token };
  });
}
