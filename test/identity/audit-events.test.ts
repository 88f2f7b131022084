import { describe, expect, test } from 'vitest';

import { AuditEvent, record } from '../../src/modules/audit/index.ts';
import type { Organization } from '../../src/modules/organization/index.ts';
import { newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';

const auditEvents = /* GraphQL */ `
  query AuditEvents($first: Int, $after: String) {
    viewer {
      organization {
        auditEvents(first: $first, after: $after) {
          totalCount
          pageInfo {
            hasNextPage
            endCursor
          }
          edges {
            node {
              id
              action
              actorKind
              actorId
              subjectId
              reason
              createdAt
            }
          }
        }
      }
    }
  }
`;
const eventsOfOrganization = /* GraphQL */ `
  query EventsOfOrganization($id: ID!) {
    node(id: $id) {
      ... on Organization {
        auditEvents {
          totalCount
        }
      }
    }
  }
`;
const eventById = /* GraphQL */ `
  query EventById($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on AuditEvent {
        action
        subjectId
      }
    }
  }
`;

describe('auditEvents of an organization', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function happen(organization: Organization, actor: Person | null, reason: string | null = null) {
    const subjectId = newId();
    const em = api.current.em();
    await record(em, api.current.now, {
      action: 'workspace.created',
      organizationId: organization.id,
      actorId: actor?.user.id ?? null,
      subjectKind: 'wsp',
      subjectId,
      reason,
    });
    const event = await em.findOneOrFail(AuditEvent, { subjectId });
    return { id: typed('aud', event), subjectId: typed('wsp', { id: subjectId }) };
  }

  const listed = (reply: Awaited<ReturnType<Person['call']>>) =>
    reply.data.viewer.organization.auditEvents.edges.map(({ node }: { node: { id: string } }) => node.id);

  test('say what was done, by whom and to what, newest first', async () => {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });
    const older = await happen(organization, ada, 'A new project');
    const newer = await happen(organization, null);

    const { data } = await owner.call(auditEvents);

    expect(data.viewer.organization.auditEvents).toEqual({
      totalCount: 2,
      pageInfo: { hasNextPage: false, endCursor: expect.any(String) },
      edges: [
        {
          node: {
            id: newer.id,
            action: 'workspace.created',
            actorKind: 'SYSTEM',
            actorId: null,
            subjectId: newer.subjectId,
            reason: null,
            createdAt: '2026-11-23T12:00:00.000Z',
          },
        },
        {
          node: {
            id: older.id,
            action: 'workspace.created',
            actorKind: 'USER',
            actorId: ada.id,
            subjectId: older.subjectId,
            reason: 'A new project',
            createdAt: '2026-11-23T12:00:00.000Z',
          },
        },
      ],
    });
  });

  test('come page by page, each once', async () => {
    const { organization, owner } = await world().organization();
    const third = await happen(organization, owner);
    const second = await happen(organization, owner);
    const first = await happen(organization, owner);

    const page = await owner.call(auditEvents, { first: 2 });
    const { endCursor, hasNextPage } = page.data.viewer.organization.auditEvents.pageInfo;
    const rest = await owner.call(auditEvents, { first: 2, after: endCursor });

    expect(hasNextPage).toBe(true);
    expect(listed(page)).toEqual([first.id, second.id]);
    expect(listed(rest)).toEqual([third.id]);
    expect(rest.data.viewer.organization.auditEvents).toMatchObject({
      totalCount: 3,
      pageInfo: { hasNextPage: false },
    });
  });

  test('show what an operation has recorded', async () => {
    const { owner } = await world().organization();
    await owner.call('mutation { createUser(input: { email: "audited@example.com" }) { __typename } }');

    const { data } = await owner.call(auditEvents);

    expect(data.viewer.organization.auditEvents.edges).toMatchObject([
      { node: { action: 'user.created', actorKind: 'USER', actorId: owner.id } },
    ]);
  });

  test('never hold those of another organization', async () => {
    const [mine, theirs] = await Promise.all([world().organization(), world().organization()]);
    const seen = await happen(mine.organization, mine.owner);
    await happen(theirs.organization, mine.owner);

    const reply = await mine.owner.call(auditEvents);
    const foreign = await mine.owner.call(eventsOfOrganization, { id: typed('org', theirs.organization) });
    const unknown = await mine.owner.call(eventsOfOrganization, { id: typed('org', { id: newId() }) });

    expect(listed(reply)).toEqual([seen.id]);
    expect(foreign.data).toEqual({ node: null });
    expect(foreign.text).toEqual(unknown.text);
  });

  test('can each be fetched again by the id, by owners and administrators, and by nobody else', async () => {
    const { organization, owner } = await world().organization();
    const stranger = await world().organization();
    const [admin, member] = await Promise.all([
      world().user({ in: organization, role: 'ADMIN' }),
      world().user({ in: organization }),
    ]);
    const { id, subjectId } = await happen(organization, owner);
    const again = (person: Person, one = id) => person.call(eventById, { id: one });

    const shown = await Promise.all([owner, admin].map(person => again(person)));
    const hidden = await Promise.all([member, stranger.owner].map(person => again(person)));
    const unknown = await again(member, typed('aud', { id: newId() }));
    const anonymous = await api.current.call(eventById, { id });

    const event = { __typename: 'AuditEvent', id, action: 'workspace.created', subjectId };
    expect(shown.map(({ data }) => data)).toEqual([{ node: event }, { node: event }]);
    expect(unknown.data).toEqual({ node: null });
    expect([...hidden, anonymous].map(({ text }) => text)).toEqual(Array.from({ length: 3 }, () => unknown.text));
  });

  test('are for owners, administrators and superusers, whoever else asks', async () => {
    const { organization, owner } = await world().organization();
    const elsewhere = await world().organization();
    const [admin, member, superuser] = await Promise.all([
      world().user({ in: organization, role: 'ADMIN' }),
      world().user({ in: organization, permissions: ['MANAGE_CUSTOMERS'] }),
      world().user({ in: elsewhere.organization, platformRole: 'SUPERUSER' }),
    ]);
    await happen(organization, owner);
    const id = typed('org', organization);

    for (const reader of [owner, admin, superuser]) {
      // One after the other, to see which one fails.
      const { data } = await reader.call(eventsOfOrganization, { id });
      expect(data).toEqual({ node: { auditEvents: { totalCount: 1 } } });
    }
    const { data, errors } = await member.call(auditEvents);
    expect(data).toEqual({ viewer: { organization: { auditEvents: null } } });
    expect(errors).toMatchObject([
      {
        message: 'Only owners and administrators of the organization may read this.',
        path: ['viewer', 'organization', 'auditEvents'],
        extensions: { code: 'FORBIDDEN' },
      },
    ]);
  });

  test('are for nobody who is not signed in', async () => {
    const { organization } = await world().organization();

    const { data } = await api.current.call(eventsOfOrganization, { id: typed('org', organization) });

    expect(data).toEqual({ node: null });
  });
});
