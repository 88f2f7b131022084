import { describe, expect, test } from 'vitest';

import { query, sql } from '../../src/shared/database/sql.ts';
import { FileStore } from '../../src/shared/files/file-store.ts';
import { useApi } from '../support/api.ts';
import { giveBelongings } from '../support/belongings.ts';
import { eventually, Follower } from '../support/follower.ts';
import { runJobs, waitingJobs } from '../support/run-jobs.ts';
import { tracesOf } from '../support/traces.ts';
import { type Person, World } from '../support/world.ts';

/** Many more rows than go at once: each job deletes four. */
const api = useApi({ LEAVER_PURGE_INLINE_ROWS: '5', LEAVER_PURGE_CHUNK_ROWS: '4' });
const world = () => new World(api.current);

const deleteUser = /* GraphQL */ `
  mutation ($input: DeleteUserInput!) {
    deleteUser(input: $input) {
      ... on UserDeletion {
        outcome
        erasureId
        impact {
          membershipCount
          erased {
            kind
            action
            count
          }
        }
      }
    }
  }
`;

async function read(by: Person, id: string) {
  const document = `query ($id: ID!) { erasure(id: $id) { state faults purgedAt completedAt progress { done total } } }`;
  return (await by.call(document, { id })).data.erasure;
}

/** Somebody with one of everything, and nobody else in the queue's way. */
async function rich() {
  const { organization, owner } = await world().organization();
  const ada = await world().user({ in: organization, password: 'correct horse battery' });
  const workspace = await world().workspace(organization, { admins: [owner], members: [ada] });
  await world().invitation(workspace, owner, ada.email);
  const words = await giveBelongings(api.current, ada, owner);
  const file = await world().file(ada, Buffer.from('Bytes of Ada'));
  return { organization, owner, ada, words, file };
}

describe('the erasure of somebody with more than goes at once', () => {
  test('ends access and frees the address by the commit, and counts what is to come', async () => {
    const { owner, ada, words } = await rich();

    const { data } = await owner.call(deleteUser, { input: { userId: ada.id } });

    expect(data.deleteUser).toMatchObject({ outcome: 'DELETED', impact: { membershipCount: 1 } });
    expect(data.deleteUser.impact.erased).toContainEqual({ kind: 'Message', action: 'DELETE', count: 2 });
    expect((await ada.call('{ viewer { id } }')).data.viewer).toBeNull();
    const em = api.current.em();
    expect(await tracesOf(em, ada.email)).toEqual({});
    expect(await query(em, sql`select 1 from workspace_member where user_id = ${ada.user.id}::uuid`)).toEqual([]);
    expect(await query(em, sql`select 1 from credential where user_id = ${ada.user.id}::uuid`)).toEqual([]);
    const erasure = await read(owner, data.deleteUser.erasureId);
    expect(erasure).toMatchObject({ state: 'PURGING', purgedAt: null, completedAt: null });
    expect(erasure.progress.done).toBeLessThan(erasure.progress.total);
    expect(await tracesOf(em, String(words[0]))).not.toEqual({});
  });

  test('goes on in chunks, each a job of its own, until nothing is left', async () => {
    const { owner, ada, words, file } = await rich();
    const { data } = await owner.call(deleteUser, { input: { userId: ada.id } });
    const id = data.deleteUser.erasureId;
    const total = (await read(owner, id)).progress.total;

    await runJobs(api.current);

    expect(await read(owner, id)).toMatchObject({
      state: 'COMPLETED',
      faults: [],
      progress: { done: total, total },
      completedAt: api.current.now.toISOString(),
    });
    for (const word of words) {
      expect(await tracesOf(api.current.em(), word), word).toEqual({});
    }
    expect(await new FileStore(api.current.config).anyOf([file.storageKey])).toBe(false);
    expect(await waitingJobs(api.current)).toEqual([]);
  });

  test('is followed by an administrator, chunk by chunk, until its receipt is signed', async () => {
    const { owner, ada } = await rich();
    const { data } = await owner.call(deleteUser, { input: { userId: ada.id } });
    const id = data.deleteUser.erasureId;
    const origin = await api.current.listen();
    const follower = await Follower.open(api.current, origin, 'WebSocket', {
      query: `subscription ($id: ID!) { erasureProgress(id: $id) { state progress { done total } } }`,
      variables: { id },
      token: owner.token,
    });

    await runJobs(api.current);
    await eventually(() => expect(follower.events.at(-1)?.erasureProgress.state).toBe('COMPLETED'));

    const seen = follower.events.map(({ erasureProgress }) => erasureProgress);
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.map(({ progress }) => progress.done)).toEqual(
      seen.map(({ progress }) => progress.done).toSorted((a: number, b: number) => a - b),
    );
    follower.stop();
    const stranger = await world().organization();
    const refused = await Follower.open(api.current, origin, 'WebSocket', {
      query: `subscription ($id: ID!) { erasureProgress(id: $id) { state } }`,
      variables: { id },
      token: stranger.owner.token,
    });
    expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  test('is stopped by what cannot be deleted, says what that is, and goes on once it can', async () => {
    const { owner, ada } = await rich();
    const { data } = await owner.call(deleteUser, { input: { userId: ada.id } });
    const id = data.deleteUser.erasureId;
    const em = api.current.em();
    await em.execute(`
      create function stop_it() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
      create trigger stop_it before delete on memory for each row execute function stop_it();`);

    await expect(runJobs(api.current)).rejects.toThrow('A job failed');
    expect(await read(owner, id)).toMatchObject({ state: 'FAILED', faults: ['Memory'] });

    await em.execute('drop trigger stop_it on memory; drop function stop_it;');
    await em.execute('update graphile_worker._private_jobs set run_at = now()');
    await runJobs(api.current);
    expect(await read(owner, id)).toMatchObject({ state: 'COMPLETED', faults: [] });
  });

  test('is taken up again when its job is lost', async () => {
    const { owner, ada } = await rich();
    const { data } = await owner.call(deleteUser, { input: { userId: ada.id } });
    await api.current.em().execute('delete from graphile_worker._private_jobs');

    const resume = sql`select graphile_worker.add_job('resume-erasures', payload => '{}')`;
    await query(api.current.em(), resume);
    await runJobs(api.current);

    expect(await read(owner, data.deleteUser.erasureId)).toMatchObject({ state: 'COMPLETED' });
  });
});
