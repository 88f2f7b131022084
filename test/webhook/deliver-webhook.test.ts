import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { webhookTasks, wrapOldSecrets } from '../../src/modules/webhook/index.ts';
import { openSecret } from '../../src/modules/webhook/webhook-secret.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { parseId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { passTime, runJobs, waitingJobs } from '../support/run-jobs.ts';
import { WebhookReceiver } from '../support/webhook-receiver.ts';
import { type Person, World } from '../support/world.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

describe('a webhook', () => {
  const api = useApi({ LEAVER_WEBHOOK_ALLOW_PRIVATE: 'true' });
  const world = () => new World(api.current);
  const holder: { receiver?: WebhookReceiver } = {};
  const receiver = () => holder.receiver as WebhookReceiver;
  const deliver = (config = api.current.config) => runJobs(api.current, webhookTasks, config);

  beforeAll(async () => {
    holder.receiver = await WebhookReceiver.start();
  });
  beforeEach(async () => {
    // The library that verifies goes by the clock of this machine.
    api.current.advance(Date.now() - api.current.now.getTime());
    receiver().received.length = 0;
    receiver().answers.length = 0;
    await query(api.current.em(), sql`delete from graphile_worker._private_jobs`);
  });
  afterAll(() => holder.receiver?.stop());

  async function withWebhook({ url = receiver().url, events = ['USER_DELETED'] } = {}) {
    const { organization, owner } = await world().organization();
    const { data } = await owner.call(
      `mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) {
        ... on CreateWebhookSuccess { secret webhook { id } } } }`,
      { input: { url, events } },
    );
    const { secret, webhook } = data.createWebhook;
    return {
      organization,
      owner,
      secret: secret as string,
      webhookId: webhook.id as string,
      deliveries: async () => {
        const reply = await owner.call(
          `query ($id: ID!) { node(id: $id) { ... on Webhook { deliveries { edges { node {
            id state attempts lastFault nextAttemptAt deliveredAt event { action subjectId } } } } } } }`,
          { id: webhook.id },
        );
        return reply.data.node.deliveries.edges.map(({ node }: { node: object }) => node);
      },
    };
  }

  async function remove(by: Person, person: Person) {
    await by.call('mutation ($id: ID!) { deleteUser(input: { userId: $id }) { __typename } }', { id: person.id });
  }

  test('is told what happened, signed, by ids and nothing else', async () => {
    const { organization, owner, secret, deliveries } = await withWebhook();
    const person = await world().user({ in: organization, givenName: 'Margaret', email: 'margaret@example.com' });
    await remove(owner, person);
    const before = await deliveries();

    await deliver();

    const [message] = receiver().received;
    const verified = new Verifier(secret).verify(message?.body ?? '', message?.headers as Record<string, string>);
    expect(verified).toEqual({
      type: 'user.deleted',
      timestamp: api.current.now.toISOString(),
      data: { organizationId: expect.stringMatching(/^org_/), subjectId: person.id },
    });
    expect(message?.body).not.toMatch(/margaret/i);
    expect(before).toMatchObject([{ state: 'PENDING', attempts: 0, event: { action: 'user.deleted' } }]);
    const after = await deliveries();
    expect(after).toMatchObject([
      { state: 'DELIVERED', attempts: 1, lastFault: null, nextAttemptAt: null, deliveredAt: expect.any(String) },
    ]);
    expect(message?.headers['webhook-id']).toBe(after[0].id);
    expect(await waitingJobs(api.current)).not.toContain('deliver-webhook');
  });

  test('is told of the events that it asked for, and of no other organization', async () => {
    const { organization, owner, deliveries } = await withWebhook({ events: ['MEMBER_REMOVED'] });
    const stranger = await withWebhook({ events: ['MEMBER_REMOVED', 'USER_DELETED'] });
    const person = await world().user({ in: organization });
    await world().workspace(organization, { admins: [owner], members: [person] });
    await remove(owner, person);

    await deliver();

    expect(receiver().received.map(({ body }) => JSON.parse(body))).toMatchObject([
      { type: 'member.removed', data: { subjectId: person.id, workspaceId: expect.stringMatching(/^wsp_/) } },
    ]);
    expect(await deliveries()).toHaveLength(1);
    expect(await stranger.deliveries()).toEqual([]);
  });

  test('is told nothing of what was rolled back, or while it is disabled', async () => {
    const { organization, owner, webhookId, deliveries } = await withWebhook();
    const person = await world().user({ in: organization });
    await owner.call('mutation ($id: ID!) { deleteUser(input: { userId: $id, dryRun: true }) { __typename } }', {
      id: person.id,
    });
    await owner.call(
      'mutation ($id: ID!) { updateWebhook(input: { webhookId: $id, isEnabled: false }) { __typename } }',
      { id: webhookId },
    );
    await remove(owner, person);

    await deliver();

    expect(await deliveries()).toEqual([]);
  });

  test('is told again, under the same id, until it confirms, and waits as long as it asks for', async () => {
    const { organization, owner, deliveries } = await withWebhook();
    receiver().answers.push(
      response => response.writeHead(500).end('no'),
      response => response.writeHead(503, { 'retry-after': '600' }).end(),
    );
    await remove(owner, await world().user({ in: organization }));

    await deliver();
    const [first] = await deliveries();
    await passTime(api.current, minute);
    await deliver();
    const [second] = await deliveries();
    await passTime(api.current, 9 * minute);
    await deliver();
    const [third] = await deliveries();
    await passTime(api.current, minute);
    await webhookTasks['sweep-webhooks'](
      { em: api.current.em(), now: () => api.current.now, config: api.current.config },
      {},
    );
    await deliver();

    expect(first).toMatchObject({ state: 'PENDING', attempts: 1, lastFault: 'STATUS_500' });
    expect(second).toMatchObject({ state: 'PENDING', attempts: 2, lastFault: 'STATUS_503' });
    expect(third).toMatchObject({ state: 'PENDING', attempts: 2 });
    expect(await deliveries()).toMatchObject([{ state: 'DELIVERED', attempts: 3 }]);
    expect(new Set(receiver().received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([first.id]));
  });

  test('follows no redirect, and reads no endless answer', async () => {
    const { organization, owner, deliveries } = await withWebhook();
    receiver().answers.push(
      response => response.writeHead(302, { location: receiver().url }).end(),
      response => {
        response.writeHead(200);
        response.write('x'.repeat(1_000_000));
      },
    );
    await remove(owner, await world().user({ in: organization }));

    await deliver();
    const [redirected] = await deliveries();
    await passTime(api.current, minute);
    await deliver();

    expect(redirected).toMatchObject({ state: 'PENDING', lastFault: 'STATUS_302' });
    expect(receiver().received).toHaveLength(2);
    expect(await deliveries()).toMatchObject([{ state: 'DELIVERED' }]);
  });

  test('is given up after twenty attempts, or at once when it is gone; an administrator can have it told again', async () => {
    const { organization, owner, deliveries } = await withWebhook();
    receiver().answers.push(
      response => response.writeHead(410).end(),
      response => response.writeHead(500).end(),
    );
    await remove(owner, await world().user({ in: organization }));
    const retry = (id: string) =>
      owner.call(
        `mutation ($id: ID!) { retryWebhookDelivery(input: { deliveryId: $id }) {
          ... on RetryWebhookDeliverySuccess { outcome delivery { state attempts } } } }`,
        { id },
      );

    await deliver();
    const [gone] = await deliveries();
    const retried = await retry(gone.id);
    const again = await retry(gone.id);
    await query(api.current.em(), sql`update webhook_delivery set attempts = 19 where state = 'PENDING'`);
    await deliver();
    const [failed] = await deliveries();
    await retry(failed.id);
    await deliver();

    expect(gone).toMatchObject({ state: 'REFUSED', attempts: 1, lastFault: 'STATUS_410' });
    expect(retried.data.retryWebhookDelivery).toEqual({
      outcome: 'RETRIED',
      delivery: { state: 'PENDING', attempts: 0 },
    });
    expect(again.data.retryWebhookDelivery).toMatchObject({ outcome: 'ALREADY_PENDING' });
    expect(failed).toMatchObject({ state: 'FAILED', attempts: 20, lastFault: 'STATUS_500' });
    expect(await deliveries()).toMatchObject([{ state: 'DELIVERED', attempts: 1 }]);
  });

  test.each([
    ['a number', () => receiver().url],
    ['a name', () => `http://localhost:${receiver().port}/hook`],
  ])('is not called at a private address that is written as %s', async (_, url) => {
    const { organization, owner, deliveries } = await withWebhook({ url: url() });
    await remove(owner, await world().user({ in: organization }));

    await deliver({ ...api.current.config, webhookAllowPrivate: false });

    expect(receiver().received).toEqual([]);
    expect(await deliveries()).toMatchObject([{ state: 'REFUSED', lastFault: 'ADDRESS_NOT_ALLOWED' }]);
  });

  test('is signed with both secrets for a day after a rotation', async () => {
    const { organization, owner, secret, webhookId } = await withWebhook();
    const { data } = await owner.call(
      `mutation ($id: ID!) { updateWebhook(input: { webhookId: $id, rotateSecret: true }) {
        ... on UpdateWebhookSuccess { newSecret } } }`,
      { id: webhookId },
    );
    const { newSecret } = data.updateWebhook;
    const verifies = (key: string) => {
      const message = receiver().received.at(-1);
      try {
        new Verifier(key).verify(message?.body ?? '', message?.headers as Record<string, string>);
        return true;
      } catch {
        return false;
      }
    };

    await remove(owner, await world().user({ in: organization }));
    await deliver();
    const during = [secret, newSecret].map(verifies);
    await query(
      api.current.em(),
      sql`update webhook set secret_made_at = ${new Date(api.current.now.getTime() - day)}`,
    );
    await remove(owner, await world().user({ in: organization }));
    await deliver();

    expect(newSecret).toMatch(/^whsec_/);
    expect(during).toEqual([true, true]);
    expect([secret, newSecret].map(verifies)).toEqual([false, true]);
  });

  describe('has a secret that', () => {
    const kept = async (id: string) =>
      (
        await query(
          api.current.em(),
          sql<{ secret: string; previous: string | null }>`
            select secret, previous_secret as previous from webhook where id = ${parseId('whk', id, [])}::uuid`,
        )
      )[0];
    const rotate = async (by: Person, id: string): Promise<string> => {
      const { data } = await by.call(
        `mutation ($id: ID!) { updateWebhook(input: { webhookId: $id, rotateSecret: true }) {
          ... on UpdateWebhookSuccess { newSecret } } }`,
        { id },
      );
      return data.updateWebhook.newSecret;
    };
    const verifyLast = (secret: string) => {
      const message = receiver().received.at(-1);
      return new Verifier(secret).verify(message?.body ?? '', message?.headers as Record<string, string>);
    };

    test('no dump of the database holds, before or after a rotation', async () => {
      const { owner, secret, webhookId } = await withWebhook();
      const fresh = await rotate(owner, webhookId);

      const tables = await query(
        api.current.em(),
        sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public'`,
      );
      const searches = tables.map(
        ({ name }) => sql`select ${name}::text as name from ${sql.table(name)} t
          where strpos(t::text, ${secret.slice(6)}) > 0 or strpos(t::text, ${fresh.slice(6)}) > 0`,
      );
      expect(await query(api.current.em(), sql`${sql.join(searches, sql` union all `)}`)).toEqual([]);
      expect(await kept(webhookId)).toEqual({
        secret: expect.stringMatching(/^wrapped:[\da-f]{16}:/),
        previous: expect.stringMatching(/^wrapped:[\da-f]{16}:/),
      });
    });

    test('an earlier version kept in clear: it signs as before, and each server that starts wraps what there is', async () => {
      const { organization, owner, secret, webhookId } = await withWebhook();
      const previous = secret.replace(/....$/, 'AAAA');
      await query(
        api.current.em(),
        sql`update webhook set secret = ${secret}, previous_secret = ${previous} where id = ${parseId('whk', webhookId, [])}::uuid`,
      );
      await remove(owner, await world().user({ in: organization }));
      await deliver();
      expect(verifyLast(secret)).toMatchObject({ type: 'user.deleted' });

      await Promise.all(Array.from({ length: 4 }, () => wrapOldSecrets(api.current.em())));

      const wrapped = await kept(webhookId);
      expect(wrapped?.secret).toMatch(/^wrapped:/);
      expect(wrapped?.previous).toMatch(/^wrapped:/);
      await wrapOldSecrets(api.current.em());
      expect(await kept(webhookId)).toEqual(wrapped);
      await remove(owner, await world().user({ in: organization }));
      await deliver();
      for (const good of [secret, previous]) {
        expect(verifyLast(good)).toMatchObject({ type: 'user.deleted' });
      }
    });

    test('is good for no other organization, nor under another master key', async () => {
      const [hers, theirs] = [await withWebhook(), await withWebhook()];
      const em = api.current.em();
      const wrapped = (await kept(theirs.webhookId))?.secret ?? '';
      expect(openSecret(em, wrapped, theirs.organization.id)).toBe(theirs.secret);
      expect(() => openSecret(em, wrapped, hers.organization.id)).toThrow(/unable to authenticate/);

      const foreign = wrapped.replace(/^wrapped:[\da-f]{16}/, 'wrapped:0123456789abcdef');
      await query(em, sql`update webhook set secret = ${foreign} where secret = ${wrapped}`);
      expect(() => openSecret(em, foreign, theirs.organization.id)).toThrow(/another master key/);
      await expect(wrapOldSecrets(em)).rejects.toThrow(/another master key .* LEAVER_MASTER_KEY/);
      await query(em, sql`update webhook set secret = ${wrapped} where secret = ${foreign}`);
    });
  });
});
