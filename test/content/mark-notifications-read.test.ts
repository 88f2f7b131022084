import { describe, expect, test } from 'vitest';

import { Notification } from '../../src/modules/content/index.ts';
import { User } from '../../src/modules/identity/index.ts';
import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { countStatements } from '../support/statements.ts';
import { type Person, typed, World } from '../support/world.ts';

const markNotificationsRead = /* GraphQL */ `
  mutation MarkNotificationsRead($input: MarkNotificationsReadInput!) {
    markNotificationsRead(input: $input) {
      __typename
      ... on MarkNotificationsReadSuccess {
        markedCount
        unreadCount
      }
      ... on Error {
        code
        path
      }
    }
  }
`;

describe('markNotificationsRead', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function told(count: number) {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });
    const em = api.current.em();
    const sent = Array.from(
      { length: count },
      (_, n) =>
        new Notification(
          em.getReference(User, ada.user.id),
          em.getReference(User, owner.user.id),
          `News ${n}`,
          api.current.now,
        ),
    );
    await em.persist(sent).flush();
    return { owner, ada, ids: sent.map(notification => typed('ntf', notification)) };
  }

  const mark = async (by: Person, input: object) =>
    (await by.call(markNotificationsRead, { input })).data.markNotificationsRead;
  const unread = async (by: Person) =>
    (await by.call('{ viewer { unreadNotificationCount } }')).data.viewer.unreadNotificationCount;

  test('marks those that are named, once, and tells how many are left', async () => {
    const { ada, ids } = await told(3);
    const first = api.current.now;

    const named = await mark(ada, { notificationIds: [ids[0], ids[1], ids[0]] });
    api.current.advance(1000);
    const before = await api.current.snapshot();
    const again = await mark(ada, { notificationIds: [ids[0]] });

    const __typename = 'MarkNotificationsReadSuccess';
    expect(named).toEqual({ __typename, markedCount: 2, unreadCount: 1 });
    expect(again).toEqual({ __typename, markedCount: 0, unreadCount: 1 });
    expect(await api.current.snapshot()).toEqual(before);
    expect(await unread(ada)).toBe(1);
    expect(await api.current.em().count(Notification, { recipient: ada.user.id, readAt: first })).toBe(2);
    expect(await world().eventsAbout(ada.user)).toMatchObject([
      { action: 'notifications.read', actorId: ada.user.id, details: { markedCount: 2 } },
    ]);
  });

  test('marks all, and nothing of anybody else', async () => {
    const { ada } = await told(3);
    const { ada: neighbour } = await told(2);

    expect(await mark(ada, {})).toMatchObject({ markedCount: 3, unreadCount: 0 });
    expect(await mark(ada, { notificationIds: null })).toMatchObject({ markedCount: 0, unreadCount: 0 });
    expect(await unread(neighbour)).toBe(2);
  });

  test('changes nothing for no ids', async () => {
    const { ada } = await told(1);

    expect(await mark(ada, { notificationIds: [] })).toMatchObject({ markedCount: 0, unreadCount: 1 });
  });

  test("answers about another's as about one that does not exist, and marks none", async () => {
    const { owner, ada, ids } = await told(2);
    const { ada: neighbour, ids: foreign } = await told(1);
    const before = await api.current.snapshot();

    const refused = (index: string) => ({
      __typename: 'OwnedThingNotFoundError',
      code: 'OWNED_THING_NOT_FOUND',
      path: ['input', 'notificationIds', index],
    });
    expect(await mark(ada, { notificationIds: [ids[0], foreign[0]] })).toEqual(refused('1'));
    expect(await mark(ada, { notificationIds: [ids[0], formatId('ntf', newId())] })).toEqual(refused('1'));
    expect(await mark(owner, { notificationIds: ids })).toEqual(refused('0'));
    expect(await mark(neighbour, { notificationIds: ids })).toEqual(refused('0'));
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses more than a hundred, and ids of another kind', async () => {
    const { ada, ids } = await told(1);
    const before = await api.current.snapshot();

    expect(await mark(ada, { notificationIds: Array.from({ length: 101 }, () => ids[0]) })).toMatchObject({
      __typename: 'BatchTooLargeError',
      path: ['input', 'notificationIds'],
    });
    expect(await mark(ada, { notificationIds: [ids[0], ada.id] })).toMatchObject({
      __typename: 'InvalidIdError',
      path: ['input', 'notificationIds', '1'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('counts the unread for their user only', async () => {
    const { owner, ada } = await told(1);

    const { data, errors } = await owner.call(
      'query ($id: ID!) { node(id: $id) { ... on User { unreadNotificationCount } } }',
      { id: ada.id },
    );

    expect(data).toEqual({ node: { unreadNotificationCount: null } });
    expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  });

  test('is one of two calls at once that marks each, and takes as many statements for 2 as for 60', async () => {
    const { ada, ids } = await told(20);

    const both = await Promise.all([
      mark(ada, { notificationIds: ids }),
      mark(ada, { notificationIds: ids.toReversed() }),
    ]);

    expect(both.map(({ markedCount }): number => markedCount).toSorted((a, b) => a - b)).toEqual([0, 20]);
    const statementsFor = async (count: number) => {
      const { ada: reader, ids: named } = await told(count);
      return countStatements(() => mark(reader, { notificationIds: named }));
    };
    expect(await statementsFor(60)).toBe(await statementsFor(2));
  });
});
