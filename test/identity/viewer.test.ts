import { describe, expect, test } from 'vitest';

import { Session, SessionEndReason } from '../../src/modules/identity/index.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const sessions = /* GraphQL */ `
  query Sessions {
    viewer {
      sessions {
        totalCount
        edges {
          node {
            id
            device
            createdAt
            expiresAt
            tokenExpiresAt
          }
        }
      }
    }
  }
`;

describe('viewer', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test('is who calls, with the organization', async () => {
    const { organization } = await world().organization('Analytical Engines');
    const ada = await world().user({ in: organization, role: 'ADMIN', givenName: 'Ada', familyName: 'Byron' });

    const { data } = await ada.call(/* GraphQL */ `
      {
        viewer {
          id
          email
          givenName
          familyName
          displayName
          role
          platformRole
          status
          purgeAfter
          createdAt
          organization {
            id
            name
            domain
            status
          }
        }
      }
    `);

    expect(data.viewer).toEqual({
      id: ada.id,
      email: ada.email,
      givenName: 'Ada',
      familyName: 'Byron',
      displayName: null,
      role: 'ADMIN',
      platformRole: 'NONE',
      status: 'ACTIVE',
      purgeAfter: null,
      createdAt: '2026-11-23T12:00:00.000Z',
      organization: {
        id: typed('org', organization),
        name: 'Analytical Engines',
        domain: null,
        status: 'ACTIVE',
      },
    });
  });

  test('sees the own live sessions, newest first', async () => {
    const { owner } = await world().organization();
    await world().session(owner);
    const ended = api.current.em();
    await world().session(owner);
    const [last] = await ended.find(Session, { user: owner.user.id }, { orderBy: { id: 'desc' }, limit: 1 });
    last?.end(SessionEndReason.SIGNED_OUT, api.current.now);
    await ended.flush();

    const { data } = await owner.call(sessions);

    const times = {
      createdAt: '2026-11-23T12:00:00.000Z',
      expiresAt: '2026-12-23T12:00:00.000Z',
      tokenExpiresAt: '2026-11-23T13:00:00.000Z',
    };
    expect(data.viewer.sessions).toEqual({
      totalCount: 2,
      edges: [
        { node: { id: expect.stringMatching(/^ses_/), device: 'Telephone', ...times } },
        { node: { id: expect.stringMatching(/^ses_/), device: 'Test browser', ...times } },
      ],
    });
  });

  test('does not see the sessions of others, not even as an owner', async () => {
    const { organization, owner } = await world().organization();
    await world().user({ in: organization });

    const { data, errors } = await owner.call(
      '{ viewer { organization { users(first: 1) { edges { node { sessions { totalCount } } } } } } }',
    );

    expect(JSON.stringify(data)).not.toContain('totalCount');
    expect(errors).toMatchObject([{ message: 'Only the user may read this.', extensions: { code: 'FORBIDDEN' } }]);
  });
});
