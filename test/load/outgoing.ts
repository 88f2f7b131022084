import { query, sql } from '../../src/shared/database/sql.ts';
import { formatId, newId, parseId } from '../../src/shared/ids.ts';
import { typed } from '../support/world.ts';
import { mutate, type Tenant, times } from './tenant.ts';

/** Makes a webhook of the tenant, with so many failed deliveries. */
export async function makeWebhook({ api, owner, organization }: Tenant, failed: number) {
  const asked = { url: 'https://example.com/hook', events: ['USER_DELETED'] };
  const { webhook } = await mutate(owner, 'createWebhook', asked, '... on CreateWebhookSuccess { webhook { id } }');
  const deliveries = await times(failed, async () => {
    const id = newId();
    await query(
      api.em(),
      sql`insert into webhook_delivery (id, created_at, webhook_id, event_id, state, attempts)
        select ${id}, ${api.now}, ${parseId('whk', webhook.id, [])}::uuid, id, 'FAILED', 9 from audit_event e
        where organization_id = ${organization.id}::uuid and not exists (
          select 1 from webhook_delivery d where d.event_id = e.id
        ) limit 1`,
    );
    return formatId('whd', id);
  });
  return { webhookId: String(webhook.id), deliveries };
}

/** Deletes a user of the tenant, and gives the erasure so many failed steps. */
export async function makeErasure({ api, world, owner, organization }: Tenant, failed: number) {
  const leaver = await world.user({ in: organization });
  await mutate(owner, 'deleteUser', { userId: leaver.id });
  const { data } = await owner.call(
    `query ($id: ID!) { node(id: $id) { ... on Organization { erasures(first: 1) { edges { node { id } } } } } }`,
    { id: typed('org', organization) },
  );
  const erasureId: string = data.node.erasures.edges[0].node.id;
  const steps = await times(failed, async () => {
    const id = newId();
    await query(
      api.em(),
      sql`insert into erasure_step (id, created_at, erasure_id, kind, state, attempts, next_attempt_at, payload)
        values (${id}, ${api.now}, ${parseId('ers', erasureId, [])}, 'WEBHOOK', 'FAILED', 9, null, '{}')`,
    );
    return formatId('est', id);
  });
  return { erasureId, steps };
}
