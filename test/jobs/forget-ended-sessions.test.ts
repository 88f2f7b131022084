import { describe, expect, test } from 'vitest';

import { RefreshToken, Session } from '../../src/modules/identity/index.ts';
import { enqueue } from '../../src/shared/jobs/enqueue.ts';
import { useApi } from '../support/api.ts';
import { runJobs } from '../support/run-jobs.ts';
import { World } from '../support/world.ts';

const day = 24 * 3_600_000;

describe('forget-ended-sessions', () => {
  const api = useApi();

  test('deletes the sessions that have expired, with their refresh tokens, and no others', async () => {
    const world = new World(api.current);
    const { organization, owner } = await world.organization();
    const signedOut = await world.session(owner);
    await api.current.call('mutation { signOut { __typename } }', {}, { token: signedOut });
    api.current.advance(29 * day);
    const late = await world.user({ in: organization });
    const user = { $in: [owner.user.id, late.user.id] };
    const stored = async () => ({
      sessions: (await api.current.em().find(Session, { user }, { orderBy: { id: 'asc' } })).map(
        found => found.user.id,
      ),
      tokens: await api.current.em().count(RefreshToken, { session: { user } }),
    });
    const before = await stored();

    await enqueue(api.current.em(), 'forget-ended-sessions', {});
    await runJobs(api.current);
    const afterOneDayLeft = await stored();
    api.current.advance(day);
    await enqueue(api.current.em(), 'forget-ended-sessions', {});
    await runJobs(api.current);

    expect(before).toEqual({ sessions: [owner.user.id, owner.user.id, late.user.id], tokens: 2 });
    expect(afterOneDayLeft).toEqual(before);
    expect(await stored()).toEqual({ sessions: [late.user.id], tokens: 1 });
  });

  test('goes on until none is left, however many there are', async () => {
    const world = new World(api.current);
    const { owner } = await world.organization();
    const em = api.current.em();
    const { id } = await em.findOneOrFail(Session, { user: owner.user.id });
    await em.execute(
      `insert into session (id, created_at, user_id, kind, token_hash, token_expires_at, expires_at, authenticated_at, last_used_at)
       select gen_random_uuid(), created_at, user_id, kind, sha256(n::text::bytea), token_expires_at, created_at, created_at,
         created_at
       from session, generate_series(1, 1100) n where id = ?`,
      [id],
    );

    await enqueue(em, 'forget-ended-sessions', {});
    await runJobs(api.current);

    const left = await api.current.em().find(Session, { user: owner.user.id });
    expect(left.map(session => session.id)).toEqual([id]);
  });
});
