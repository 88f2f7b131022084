import type { Context } from '../../context.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseId } from '../../shared/ids.ts';
import { type AuditAction, record } from '../audit/index.ts';
import { lockWebhook } from './lock-webhook.ts';
import { parseEvents } from './parse-events.ts';
import { newSecret } from './webhook-secret.ts';
import { parseWebhookUrl } from './webhook-url.ts';
import type { Webhook } from './webhook.entity.ts';

export interface UpdateWebhook {
  readonly webhookId: string;
  readonly url?: string | null;
  readonly events?: readonly AuditAction[] | null;
  readonly isEnabled?: boolean | null;
  readonly rotateSecret: boolean;
}

export interface WebhookUpdate {
  readonly webhook: Webhook;
  /** The new one, if there is a new one. */
  readonly secret: string | null;
}

/**
 * Changes what is given of a webhook. What waits to be delivered goes to the new address.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {InvalidInputError} if the address may not be called, or no event is named
 * @throws {ForbiddenError} unless the viewer administers the organization
 * @throws {WebhookNotFoundError} if it does not exist, or is of another tenant
 */
export async function updateWebhook(context: Context, input: UpdateWebhook): Promise<WebhookUpdate> {
  const viewer = await requireViewer(context);
  authorize(viewer, 'webhooks.manage', viewer);
  const id = parseId('whk', input.webhookId, ['input', 'webhookId']);
  const url = input.url == null ? null : parseWebhookUrl(input.url, context.config);
  const events = input.events == null ? null : parseEvents(input.events);

  return inTransaction(context, async em => {
    const { actor, webhook, organizationId } = await lockWebhook(em, viewer, id);
    const fresh = input.rotateSecret ? newSecret(em, organizationId) : null;
    const now = context.now();
    webhook.url = url ?? webhook.url;
    webhook.events = events ?? webhook.events;
    webhook.isEnabled = input.isEnabled ?? webhook.isEnabled;
    if (fresh) {
      webhook.rotate(fresh.wrapped, now);
    }
    await record(em, now, {
      action: 'webhook.updated',
      organizationId,
      actorId: actor.userId,
      subjectKind: 'whk',
      subjectId: id,
      details: { isEnabled: webhook.isEnabled, isSecretNew: fresh !== null },
    });
    return { webhook, secret: fresh?.secret ?? null };
  });
}
