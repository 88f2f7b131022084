import type { EntityManager } from '@mikro-orm/postgresql';

import type { OperationContext } from '../../context.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { formatId, type IdKind } from '../../shared/ids.ts';
import { claim, maxAttempts, NotDelivered, type Outbox, postpone } from '../../shared/jobs/outbox.ts';
import { isSuccess, refused, type Verdict } from '../../shared/jobs/verdict.ts';
import { postWebhook } from './post-webhook.ts';
import type { WebhookDeliveryState } from './webhook-delivery.entity.ts';
import { openSecret, type Secrets, signedHeaders } from './webhook-secret.ts';

export const webhookOutbox: Outbox = { table: 'webhook_delivery', task: 'deliver-webhook' };

/** Days for which deliveries can be looked at. */
const keptDays = 30;

interface Outgoing {
  readonly url: string;
  readonly isEnabled: boolean;
  readonly secret: string;
  readonly previousSecret: string | null;
  readonly secretMadeAt: string;
  readonly action: string;
  readonly happenedAt: string;
  readonly organizationId: string;
  readonly subjectKind: IdKind;
  readonly subjectId: string;
  readonly workspaceId: string | null;
}

/** Makes one attempt to tell another system of an event, outside of any transaction. A job runs it, at least once. */
export async function deliverWebhook(context: OperationContext, id: string): Promise<void> {
  const delivery = await claim<{ id: string; attempts: number }>(context, webhookOutbox, id);
  if (!delivery) {
    return;
  }
  const verdict = await attempt(context, id);
  if (isSuccess(verdict)) {
    await end(context, id, 'DELIVERED', null);
    return;
  }
  const { fault } = verdict;
  const isLast = verdict.state === 'REFUSED' || delivery.attempts >= maxAttempts;
  await (isLast
    ? end(context, id, verdict.state === 'REFUSED' ? 'REFUSED' : 'FAILED', fault)
    : postpone(context, webhookOutbox, delivery, { fault, atLeast: verdict.retryAfter ?? 0 }));
  throw new NotDelivered(null, fault, isLast);
}

async function attempt({ em, config, now }: OperationContext, id: string): Promise<Verdict> {
  const [outgoing] = await query(
    em,
    sql<Outgoing>`
      select w.url, w.is_enabled as "isEnabled", w.secret, w.previous_secret as "previousSecret",
        w.secret_made_at as "secretMadeAt", e.action, e.created_at as "happenedAt", e.organization_id as "organizationId",
        e.subject_kind as "subjectKind", e.subject_id as "subjectId", e.details->>'workspaceId' as "workspaceId"
      from webhook_delivery d join webhook w on w.id = d.webhook_id join audit_event e on e.id = d.event_id
      where d.id = ${id}::uuid`,
  );
  if (!outgoing?.isEnabled) {
    return refused('DISABLED');
  }
  const body = bodyOf(outgoing);
  const secrets = secretsOf(em, outgoing);
  // The same id at every attempt, by which the other system knows what it has had.
  const headers = signedHeaders(formatId('whd', id), body, secrets, now());
  return postWebhook({ url: outgoing.url, headers, body }, config, now());
}

function secretsOf(em: EntityManager, { secret, previousSecret, secretMadeAt, organizationId }: Outgoing): Secrets {
  return {
    secret: openSecret(em, secret, organizationId),
    previousSecret: previousSecret && openSecret(em, previousSecret, organizationId),
    secretMadeAt: new Date(secretMadeAt),
  };
}

/** Ids and no more: who wants to know who that is must be allowed to ask. */
function bodyOf({ action, happenedAt, organizationId, subjectKind, subjectId, workspaceId }: Outgoing): string {
  return JSON.stringify({
    type: action,
    timestamp: new Date(happenedAt).toISOString(),
    data: {
      organizationId: formatId('org', organizationId),
      subjectId: formatId(subjectKind, subjectId),
      ...(workspaceId !== null && { workspaceId }),
    },
  });
}

async function end(
  { em, now }: OperationContext,
  id: string,
  state: WebhookDeliveryState,
  fault: string | null,
): Promise<void> {
  await query(
    em,
    sql`update webhook_delivery set state = ${state}, last_fault = ${fault}, next_attempt_at = null,
        delivered_at = ${state === 'DELIVERED' ? now() : null}
      where id = ${id}::uuid and state = 'PENDING'`,
  );
}

/** Deletes deliveries that ended long ago. */
export async function forgetWebhookDeliveries({ em, now }: OperationContext): Promise<void> {
  const before = new Date(now().getTime() - keptDays * 24 * 3_600_000);
  await query(em, sql`delete from webhook_delivery where state <> 'PENDING' and created_at < ${before}`);
}
