import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { Notification } from '../../src/modules/content/index.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { callWhileEnding } from '../support/ending.ts';
import { countStatements } from '../support/statements.ts';
import { World } from '../support/world.ts';

const sendNotification = /* GraphQL */ `
  mutation SendNotification($input: SendNotificationInput!) {
    sendNotification(input: $input) {
      __typename
      ... on SendNotificationSuccess {
        recipients {
          id
        }
      }
      ... on Error {
        code
        message
        path
      }
      ... on BatchTooLargeError {
        limit
      }
      ... on ForbiddenError {
        required
      }
    }
  }
`;

describe('sendNotification', () => {
  const api = useApi();
  const world = () => new World(api.current);
  const text = 'The lift is out of order.\nUse the stairs.';

  test('tells each user once, in the order of the call, and records it', async () => {
    const { organization } = await world().organization();
    const admin = await world().user({ in: organization, role: 'ADMIN' });
    const [ada, grace] = await Promise.all([world().user({ in: organization }), world().user({ in: organization })]);

    const { data } = await admin.call(sendNotification, {
      input: { userIds: [grace.id, admin.id, ada.id, grace.id], text },
    });

    expect(data.sendNotification).toEqual({
      __typename: 'SendNotificationSuccess',
      recipients: [{ id: grace.id }, { id: admin.id }, { id: ada.id }],
    });
    const sent = await api.current.em().find(Notification, { sender: admin.user.id }, { orderBy: { id: 'asc' } });
    expect(sent.map(({ recipient, readAt, ...rest }) => [recipient.id, readAt, rest.text])).toEqual([
      [grace.user.id, null, text],
      [admin.user.id, null, text],
      [ada.user.id, null, text],
    ]);
    const events = await api.current.em().find(AuditEvent, { organizationId: organization.id });
    expect(events.map(({ action, actorId, subjectKind }) => [action, actorId, subjectKind])).toEqual(
      sent.map(() => ['notification.sent', admin.user.id, 'ntf']),
    );
    expect(events.map(({ subjectId }) => subjectId).toSorted()).toEqual(sent.map(({ id }) => id));
  });

  test('takes the same number of statements for one user and for 100', async () => {
    const { organization, owner } = await world().organization();
    const users = await Promise.all(Array.from({ length: 100 }, () => world().user({ in: organization })));
    const userIds = users.map(({ id }) => id);

    const one = await countStatements(() => owner.call(sendNotification, { input: { userIds: [owner.id], text } }));
    const all = await countStatements(() => owner.call(sendNotification, { input: { userIds, text } }));

    expect(all).toBe(one);
    expect(await api.current.em().count(Notification, { sender: owner.user.id })).toBe(101);
  });

  test('lets a superuser tell users of any organization, each under the audit of the own one', async () => {
    const { organization } = await world().organization();
    const { organization: other, owner: stranger } = await world().organization();
    const root = await world().user({ in: organization, platformRole: 'SUPERUSER' });

    const { data } = await root.call(sendNotification, { input: { userIds: [stranger.id], text } });

    expect(data.sendNotification.recipients).toEqual([{ id: stranger.id }]);
    expect(await api.current.em().find(AuditEvent, { organizationId: other.id })).toMatchObject([
      { action: 'notification.sent', actorId: root.user.id },
    ]);
  });

  test('refuses strangers, absent users, and those who have left or are suspended, alike, and tells nobody', async () => {
    const { organization, owner } = await world().organization();
    const { owner: stranger } = await world().organization();
    const unreachable = await Promise.all(
      (['REVOKED', 'DELETED', 'SUSPENDED'] as const).map(async status => {
        const person = await world().user({ in: organization });
        await world().leave(person, status);
        return person.id;
      }),
    );
    const ids = [stranger.id, formatId('usr', newId()), ...unreachable];
    const before = await api.current.snapshot();

    const answers = await Promise.all(
      ids.map(id => owner.call(sendNotification, { input: { userIds: [owner.id, id], text } })),
    );

    expect(answers.map(({ data }) => data.sendNotification)).toEqual(
      ids.map(() => ({
        __typename: 'UserNotFoundError',
        code: 'USER_NOT_FOUND',
        message: 'There is no such user.',
        path: ['input', 'userIds', '1'],
      })),
    );
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses members, and tells nobody', async () => {
    const { organization, owner } = await world().organization();
    const member = await world().user({ in: organization });
    const before = await api.current.snapshot();

    const { data } = await member.call(sendNotification, { input: { userIds: [owner.id], text } });

    expect(data.sendNotification).toEqual({
      __typename: 'ForbiddenError',
      code: 'FORBIDDEN',
      message: 'Only owners and administrators of the organization may do this.',
      path: [],
      required: 'owners and administrators of the organization',
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses more than 100 ids, and tells nobody', async () => {
    const { owner } = await world().organization();
    const before = await api.current.snapshot();

    const { data } = await owner.call(sendNotification, {
      input: { userIds: Array.from({ length: 101 }, () => owner.id), text },
    });

    expect(data.sendNotification).toEqual({
      __typename: 'BatchTooLargeError',
      code: 'BATCH_TOO_LARGE',
      message: 'At most 100 identifiers go into one call. Send several calls.',
      path: ['input', 'userIds'],
      limit: 100,
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each([
    ['no ids', { userIds: [] }, 'InvalidInputError', 'INVALID_INPUT', ['userIds']],
    ['an empty id', { userIds: [''] }, 'InvalidIdError', 'INVALID_ID', ['userIds', '0']],
    ['a malformed id', { userIds: ['usr_nonsense'] }, 'InvalidIdError', 'INVALID_ID', ['userIds', '0']],
    [
      'the id of a workspace',
      { userIds: [formatId('wsp', newId())] },
      'InvalidIdError',
      'INVALID_ID',
      ['userIds', '0'],
    ],
    ['no text', { text: ' ' }, 'InvalidInputError', 'INVALID_INPUT', ['text']],
    ['a text that is too long', { text: 'x'.repeat(20_001) }, 'InvalidInputError', 'INVALID_INPUT', ['text']],
    ['a text with a null byte', { text: 'Hello\0' }, 'InvalidInputError', 'INVALID_INPUT', ['text']],
  ])('refuses %s, and tells nobody', async (_, wrong, __typename, code, path) => {
    const { owner } = await world().organization();
    const before = await api.current.snapshot();

    const { data } = await owner.call(sendNotification, { input: { userIds: [owner.id], text, ...wrong } });

    expect(data.sendNotification).toMatchObject({ __typename, code, path: ['input', ...path] });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('is for those who are signed in', async () => {
    const { errors } = await api.current.call(sendNotification, { input: { userIds: [], text } });

    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  });

  test('tells nobody when one of them leaves at the same time', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });

    const { reply, before } = await callWhileEnding(api.current, ada, () =>
      owner.call(sendNotification, { input: { userIds: [owner.id, ada.id], text } }),
    );

    expect(reply.data.sendNotification).toMatchObject({
      __typename: 'UserNotFoundError',
      path: ['input', 'userIds', '1'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('tells nobody in the name of an administrator who leaves at the same time', async () => {
    const { organization, owner } = await world().organization();
    const admin = await world().user({ in: organization, role: 'ADMIN' });

    const { reply, before } = await callWhileEnding(api.current, admin, () =>
      admin.call(sendNotification, { input: { userIds: [owner.id], text } }),
    );

    expect(reply.errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('does not wait for what happens to users of another organization', async () => {
    const { owner } = await world().organization();
    const { owner: stranger } = await world().organization();

    const reply = await api.current.em().transactional(async em => {
      await query(em, sql`select id from users where id = ${stranger.user.id}::uuid for update`);
      return owner.call(sendNotification, { input: { userIds: [stranger.id], text } });
    });

    expect(reply.data.sendNotification).toMatchObject({
      __typename: 'UserNotFoundError',
      path: ['input', 'userIds', '0'],
    });
  });

  test('finishes when administrators tell each other at the same time', async () => {
    const { organization, owner } = await world().organization();
    const admin = await world().user({ in: organization, role: 'ADMIN' });
    const input = { userIds: [owner.id, admin.id], text };

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => (index % 2 ? owner : admin).call(sendNotification, { input })),
    );

    expect(new Set(answers.map(({ data }) => data.sendNotification.__typename))).toEqual(
      new Set(['SendNotificationSuccess']),
    );
    expect(await api.current.em().count(Notification, { recipient: admin.user.id })).toBe(10);
  });
});
