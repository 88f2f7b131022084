import type { Context } from '../../context.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { type AuditAction, record } from '../audit/index.ts';
import { lockViewer } from '../identity/index.ts';
import { lockOrganizations, Organization } from '../organization/index.ts';
import { parseEvents } from './parse-events.ts';
import { newSecret } from './webhook-secret.ts';
import { parseWebhookUrl } from './webhook-url.ts';
import { Webhook } from './webhook.entity.ts';
import { WebhookLimitError } from './webhook.errors.ts';

/** Most webhooks of an organization. */
const limit = 20;

export interface CreateWebhook {
  readonly url: string;
  readonly events: readonly AuditAction[];
}

export interface NewWebhook {
  readonly webhook: Webhook;
  readonly secret: string;
}

/**
 * Has another system told of what happens in the viewer's organization.
 *
 * @throws {InvalidInputError} if the address may not be called, or no event is named
 * @throws {ForbiddenError} unless the viewer administers the organization
 * @throws {WebhookLimitError} if the organization has as many as it may have
 */
export async function createWebhook(context: Context, input: CreateWebhook): Promise<NewWebhook> {
  const viewer = await requireViewer(context);
  const { organizationId } = viewer;
  authorize(viewer, 'webhooks.manage', { organizationId });
  const url = parseWebhookUrl(input.url, context.config);
  const events = parseEvents(input.events);
  const { secret, wrapped } = newSecret(context.em, organizationId);

  return inTransaction(context, async em => {
    await lockOrganizations(em, [organizationId]);
    const actor = await lockViewer(em, viewer);
    authorize(actor, 'webhooks.manage', { organizationId });
    if ((await em.count(Webhook, { organization: organizationId })) >= limit) {
      throw new WebhookLimitError(limit);
    }

    const now = context.now();
    const webhook = new Webhook(em.getReference(Organization, organizationId), { url, events, secret: wrapped }, now);
    em.persist(webhook);
    await record(em, now, {
      action: 'webhook.created',
      organizationId,
      actorId: actor.userId,
      subjectKind: 'whk',
      subjectId: webhook.id,
    });
    return { webhook, secret };
  });
}
