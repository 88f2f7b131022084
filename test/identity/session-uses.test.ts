import { describe, expect, test } from 'vitest';

import { Session } from '../../src/modules/identity/index.ts';
import { useApi } from '../support/api.ts';
import { captureStatements, countStatements } from '../support/statements.ts';
import { World } from '../support/world.ts';

const sessions = /* GraphQL */ `
  {
    viewer {
      sessions {
        edges {
          node {
            device
            isCurrent
            lastUsedAt
            authenticatedAt
          }
        }
      }
    }
  }
`;
const second = 1000;

describe('the last use of a session', () => {
  const api = useApi();

  test('is shown to its user, with the device, and which of them calls', async () => {
    const world = new World(api.current);
    const { owner } = await world.organization();
    await world.session(owner);
    api.current.advance(90 * second);
    await owner.call('{ viewer { id } }');
    await api.current.sessionUses.write();

    const { data } = await owner.call(sessions);

    const start = '2026-11-23T12:00:00.000Z';
    expect(data.viewer.sessions.edges).toEqual([
      { node: { device: 'Telephone', isCurrent: false, lastUsedAt: start, authenticatedAt: start } },
      {
        node: {
          device: 'Test browser',
          isCurrent: true,
          lastUsedAt: '2026-11-23T12:01:30.000Z',
          authenticatedAt: start,
        },
      },
    ]);
  });

  test('costs a request nothing, and a session at most one write a minute', async () => {
    const { owner } = await new World(api.current).organization();
    const read = () => api.current.em().findOneOrFail(Session, { user: owner.user.id });
    api.current.advance(60 * second);

    const statements = await captureStatements(() => owner.call('{ viewer { id } }'));
    await api.current.sessionUses.write();
    const first = await read();
    api.current.advance(59 * second);
    await owner.call('{ viewer { id } }');
    await api.current.sessionUses.write();
    const tooEarly = await read();
    api.current.advance(second);
    await owner.call('{ viewer { id } }');
    await api.current.sessionUses.write();

    expect(statements.filter(text => /update|insert/i.test(text))).toEqual([]);
    expect(first.lastUsedAt).toEqual(new Date('2026-11-23T12:01:00Z'));
    expect(tooEarly.lastUsedAt).toEqual(first.lastUsedAt);
    expect((await read()).lastUsedAt).toEqual(new Date('2026-11-23T12:02:00Z'));
  });

  test('is written for many sessions by one statement, and for none by none', async () => {
    const { organization, owner } = await new World(api.current).organization();
    const other = await new World(api.current).user({ in: organization });
    api.current.advance(60 * second);
    await Promise.all([owner, other].map(person => person.call('{ viewer { id } }')));

    expect(await countStatements(() => api.current.sessionUses.write())).toBe(1);
    expect(await countStatements(() => api.current.sessionUses.write())).toBe(0);
  });

  test('is not written for a session that has ended meanwhile', async () => {
    const { owner } = await new World(api.current).organization();
    api.current.advance(60 * second);
    await owner.call('mutation { signOut { __typename } }');
    const before = await api.current.snapshot();

    await api.current.sessionUses.write();

    expect(await api.current.snapshot()).toEqual(before);
  });
});
