import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

import { authorize, can } from '../../shared/authorization/authorize.ts';
import type { Viewer } from '../../shared/authorization/viewer.ts';
import { lockViewer } from '../identity/index.ts';
import { Webhook } from './webhook.entity.ts';
import { WebhookNotFoundError } from './webhook.errors.ts';

/**
 * Locks a webhook until commit, for a viewer who still administers its organization.
 *
 * @throws {WebhookNotFoundError} if it does not exist, or is of another tenant
 * @throws {ForbiddenError} if the viewer administers no more
 */
export async function lockWebhook(
  em: EntityManager,
  viewer: Viewer,
  id: string,
): Promise<{ actor: Viewer; webhook: Webhook; organizationId: string }> {
  const known = await em.findOne(Webhook, id);
  if (!known || !can(viewer, 'webhooks.manage', { organizationId: known.organization.id })) {
    throw new WebhookNotFoundError();
  }
  const organizationId = known.organization.id;
  const actor = await lockViewer(em, viewer);
  authorize(actor, 'webhooks.manage', { organizationId });
  const webhook = await em.findOne(Webhook, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  if (!webhook) {
    throw new WebhookNotFoundError();
  }
  return { actor, webhook, organizationId };
}
