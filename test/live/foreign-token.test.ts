import { afterAll, beforeAll, expect, test } from 'vitest';

import { ExternalIdentity } from '../../src/modules/identity/index.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { useApi } from '../support/api.ts';
import { eventually, Follower } from '../support/follower.ts';
import { Issuer } from '../support/issuer.ts';
import { World } from '../support/world.ts';

const issuer = await Issuer.start();
const api = useApi(issuer.env);
let origin = '';

beforeAll(async () => {
  origin = await api.current.listen();
});
afterAll(() => issuer.close());

test.each(['WebSocket', 'SSE'] as const)(
  'who follows over %s with a token of another provider hears no more once the identity is removed',
  async transport => {
    const world = new World(api.current);
    const { organization } = await world.organization();
    const ada = await world.user({ in: organization });
    const sub = `ada over ${transport}`;
    const identity = new ExternalIdentity(
      ada.user,
      { provider: issuer.name, subject: sub, isManaged: false },
      api.current.now,
    );
    await api.current.em().persist(identity).flush();
    // Another one keeps no stream alive that is not its own.
    await world.externalIdentity(ada, { provider: issuer.name, subject: `another ${sub}` });
    const follow = async (token: string) =>
      Follower.open(api.current, origin, transport, { query: 'subscription { viewerEvents { __typename } }', token });
    const own = await follow(ada.token);
    const foreign = await follow(await issuer.token(api.current.now, { sub }));
    expect(api.current.http.openStreams).toBe(2);

    await query(api.current.em(), sql`delete from external_identity where id = ${identity.id}::uuid`);
    await eventually(() => expect(foreign.isOver).toBe(true));

    expect(foreign.reason).toBe('IDENTITY_REMOVED');
    await eventually(() =>
      expect(foreign.closed).toEqual(transport === 'WebSocket' ? [4401, 'IDENTITY_REMOVED'] : null),
    );
    expect(own.isOver).toBe(false);
    own.stop();
    await eventually(() => expect(api.current.http.openStreams).toBe(0));
  },
);
