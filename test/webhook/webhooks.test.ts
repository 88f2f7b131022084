import { describe, expect, test } from 'vitest';

import { Webhook } from '../../src/modules/webhook/index.ts';
import { formatId, newId, readId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, World } from '../support/world.ts';

const errors = '... on Error { __typename code message path }';
const createWebhook = `mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) {
  ... on CreateWebhookSuccess { secret webhook { id url events isEnabled secretMadeAt } } ${errors} } }`;
const updateWebhook = `mutation ($input: UpdateWebhookInput!) { updateWebhook(input: $input) {
  ... on UpdateWebhookSuccess { newSecret webhook { id url events isEnabled } } ${errors} } }`;
const deleteWebhook = `mutation ($input: DeleteWebhookInput!) { deleteWebhook(input: $input) {
  ... on DeleteWebhookSuccess { deletedWebhookId } ${errors} } }`;
const retryWebhookDelivery = `mutation ($input: RetryWebhookDeliveryInput!) { retryWebhookDelivery(input: $input) {
  ... on RetryWebhookDeliverySuccess { outcome } ${errors} } }`;
const url = 'https://example.com/hook';

describe('webhooks', () => {
  const api = useApi();
  const world = () => new World(api.current);

  const create = async (by: Person, input: object = {}) => {
    const { data } = await by.call(createWebhook, { input: { url, events: ['USER_DELETED'], ...input } });
    return data.createWebhook;
  };

  test('are made by administrators, who see the secret once, and are listed newest first', async () => {
    const { organization, owner } = await world().organization();
    const admin = await world().user({ in: organization, role: 'ADMIN' });

    const older = await create(owner);
    const { secret, webhook } = await create(admin, { events: ['USER_PURGED', 'MEMBER_REMOVED', 'USER_PURGED'] });

    expect(secret).toMatch(/^whsec_[\w+/]{32}$/);
    expect(webhook).toEqual({
      id: expect.stringMatching(/^whk_/),
      url,
      events: ['MEMBER_REMOVED', 'USER_PURGED'],
      isEnabled: true,
      secretMadeAt: '2026-11-23T12:00:00.000Z',
    });
    const { data, text } = await owner.call(
      '{ viewer { organization { webhooks { totalCount edges { node { id } } } } } }',
    );
    expect(data.viewer.organization.webhooks).toEqual({
      totalCount: 2,
      edges: [{ node: { id: webhook.id } }, { node: { id: older.webhook.id } }],
    });
    expect(text).not.toContain('whsec_');
    expect(await world().eventsAbout({ id: readId(webhook.id)?.uuid ?? '' })).toMatchObject([
      { action: 'webhook.created', actorId: admin.user.id, organizationId: organization.id, subjectKind: 'whk' },
    ]);
  });

  test('are changed in what is given, and deleted for good', async () => {
    const { owner } = await world().organization();
    const { webhook } = await create(owner);
    const input = { webhookId: webhook.id };

    const moved = await owner.call(updateWebhook, { input: { ...input, url: 'https://example.org/other#x' } });
    const disabled = await owner.call(updateWebhook, {
      input: { ...input, isEnabled: false, events: ['USER_REVOKED'] },
    });
    const gone = await owner.call(deleteWebhook, { input });
    const again = await owner.call(deleteWebhook, { input });

    expect(moved.data.updateWebhook).toEqual({
      newSecret: null,
      webhook: { id: webhook.id, url: 'https://example.org/other', events: ['USER_DELETED'], isEnabled: true },
    });
    expect(disabled.data.updateWebhook).toMatchObject({ webhook: { events: ['USER_REVOKED'], isEnabled: false } });
    expect(gone.data.deleteWebhook).toEqual({ deletedWebhookId: webhook.id });
    expect(again.data.deleteWebhook).toMatchObject({ __typename: 'WebhookNotFoundError', code: 'WEBHOOK_NOT_FOUND' });
    expect(await api.current.em().count(Webhook, { id: readId(webhook.id)?.uuid ?? '' })).toBe(0);
  });

  test('are at most twenty for an organization, also when two are made at once', async () => {
    const { owner } = await world().organization();
    for (let made = 0; made < 19; made += 1) {
      // One after the other, so that none has to wait for the lock.
      await create(owner);
    }

    const answers = await Promise.all([create(owner), create(owner)]);

    expect(answers.filter(({ webhook }) => webhook)).toHaveLength(1);
    expect(answers.find(({ code }) => code)).toEqual({
      __typename: 'WebhookLimitError',
      code: 'WEBHOOK_LIMIT',
      message: 'An organization has at most 20 webhooks. Delete one first.',
      path: [],
    });
  });

  test.each([
    ['no address', { url: 'nowhere' }, 'url'],
    ['another scheme', { url: 'ftp://example.com/' }, 'url'],
    ['no encryption', { url: 'http://example.com/' }, 'url'],
    ['a password', { url: 'https://user:password@example.com/' }, 'url'],
    ['this machine', { url: 'https://localhost/' }, 'url'],
    ['a loopback address', { url: 'https://127.0.0.1/' }, 'url'],
    ['a loopback address in one number', { url: 'https://2130706433/' }, 'url'],
    ['a private address', { url: 'https://10.0.0.1/' }, 'url'],
    ['the metadata of a cloud', { url: 'https://169.254.169.254/latest/' }, 'url'],
    ['an IPv6 loopback address', { url: 'https://[::1]/' }, 'url'],
    ['an IPv4 address inside of an IPv6 one', { url: 'https://[::ffff:127.0.0.1]/' }, 'url'],
    ['a very long address', { url: `https://example.com/${'a'.repeat(2000)}` }, 'url'],
    ['no event', { events: [] }, 'events'],
  ])('refuse %s', async (_, wrong, field) => {
    const { owner } = await world().organization();
    const { webhook } = await create(owner);
    const before = await api.current.snapshot();

    const created = await create(owner, wrong);
    const updated = await owner.call(updateWebhook, { input: { webhookId: webhook.id, ...wrong } });

    for (const answer of [created, updated.data.updateWebhook]) {
      expect(answer).toMatchObject({ __typename: 'InvalidInputError', code: 'INVALID_INPUT', path: ['input', field] });
    }
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('are none of a plain member’s, and of a stranger’s as if they did not exist', async () => {
    const { organization, owner } = await world().organization();
    const member = await world().user({ in: organization });
    const { owner: stranger } = await world().organization();
    const { webhook } = await create(owner);
    const calls = (webhookId: string, deliveryId: string) => [
      [updateWebhook, { webhookId, isEnabled: false }] as const,
      [deleteWebhook, { webhookId }] as const,
      [retryWebhookDelivery, { deliveryId }] as const,
    ];
    const unknown = calls(formatId('whk', newId()), formatId('whd', newId()));
    const known = calls(webhook.id, formatId('whd', newId()));
    const ask = (by: Person, all: typeof known) =>
      Promise.all(all.map(async ([document, input]) => Object.values((await by.call(document, { input })).data)[0]));
    const before = await api.current.snapshot();

    const [toMember, toStranger, ofNothing] = [
      [await create(member), ...(await ask(member, known))],
      await ask(stranger, known),
      await ask(stranger, unknown),
    ];
    const read = await member.call('{ viewer { organization { webhooks { totalCount } } } }');
    const node = await stranger.call('query ($id: ID!) { node(id: $id) { id } }', { id: webhook.id });

    expect(toMember).toMatchObject(Array.from({ length: 4 }, () => ({ __typename: 'ForbiddenError', path: [] })));
    expect(toStranger).toMatchObject([
      { __typename: 'WebhookNotFoundError', path: ['input', 'webhookId'] },
      { __typename: 'WebhookNotFoundError', path: ['input', 'webhookId'] },
      { __typename: 'WebhookDeliveryNotFoundError', path: ['input', 'deliveryId'] },
    ]);
    expect(toStranger).toEqual(ofNothing);
    expect(read.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
    expect(node.data).toEqual({ node: null });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('are named by ids of their kind', async () => {
    const { owner } = await world().organization();
    const before = await api.current.snapshot();

    const answers = [
      (await owner.call(updateWebhook, { input: { webhookId: owner.id } })).data.updateWebhook,
      (await owner.call(deleteWebhook, { input: { webhookId: '' } })).data.deleteWebhook,
      (await owner.call(retryWebhookDelivery, { input: { deliveryId: 'whd_1' } })).data.retryWebhookDelivery,
    ];

    expect(answers).toMatchObject(Array.from({ length: 3 }, () => ({ __typename: 'InvalidIdError' })));
    expect(await api.current.snapshot()).toEqual(before);
  });
});
