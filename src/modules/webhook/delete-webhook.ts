import type { Context } from '../../context.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseId } from '../../shared/ids.ts';
import { record } from '../audit/index.ts';
import { lockWebhook } from './lock-webhook.ts';

export interface DeleteWebhook {
  readonly webhookId: string;
}

export interface WebhookDeletion {
  /** UUID of the webhook. */
  readonly deletedWebhookId: string;
}

/**
 * Deletes a webhook, with what still waits for it.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {ForbiddenError} unless the viewer administers the organization
 * @throws {WebhookNotFoundError} if it does not exist, or is of another tenant
 */
export async function deleteWebhook(context: Context, { webhookId }: DeleteWebhook): Promise<WebhookDeletion> {
  const viewer = await requireViewer(context);
  authorize(viewer, 'webhooks.manage', viewer);
  const id = parseId('whk', webhookId, ['input', 'webhookId']);

  return inTransaction(context, async em => {
    const { actor, organizationId } = await lockWebhook(em, viewer, id);
    await query(em, sql`delete from webhook_delivery where webhook_id = ${id}::uuid`);
    await query(em, sql`delete from webhook where id = ${id}::uuid`);
    await record(em, context.now(), {
      action: 'webhook.deleted',
      organizationId,
      actorId: actor.userId,
      subjectKind: 'whk',
      subjectId: id,
    });
    return { deletedWebhookId: id };
  });
}
