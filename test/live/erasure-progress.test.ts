import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { type Api, useApi } from '../support/api.ts';
import { eventually, Follower } from '../support/follower.ts';
import { runJobs } from '../support/run-jobs.ts';
import { World } from '../support/world.ts';

const api = useApi();
const fleet: { other?: Api; origin: string } = { origin: '' };

beforeAll(async () => {
  fleet.other = await api.current.sibling();
  fleet.origin = await fleet.other.listen();
});
beforeEach(() => fleet.other?.rewind());
afterAll(async () => fleet.other?.end());

const follow = async (token: string, id: string) =>
  Follower.open(fleet.other as Api, fleet.origin, 'WebSocket', {
    query: 'subscription($id: ID!) { erasureProgress(id: $id) { id state progress { done total } } }',
    variables: { id },
    token,
  });

async function deleted() {
  const world = new World(api.current);
  const { organization, owner } = await world.organization();
  const person = await world.user({ in: organization });
  await world.file(person);
  const { data } = await owner.call(
    'mutation($id: ID!) { deleteUser(input: { userId: $id }) { ... on UserDeletion { erasureId } } }',
    { id: person.id },
  );
  return { world, organization, owner, erasureId: String(data.deleteUser.erasureId) };
}

test('an administrator sees how far an erasure is, from where it stands until it is completed', async () => {
  const { owner, erasureId } = await deleted();
  const follower = await follow(owner.token, erasureId);
  await eventually(() => expect(follower.events).toHaveLength(1));

  await runJobs(api.current);
  await eventually(() => expect(follower.isOver).toBe(true));

  const seen = follower.events.map(event => event.erasureProgress);
  expect(seen[0]).toMatchObject({ id: erasureId, state: 'SETTLING' });
  expect(seen.at(-1)).toMatchObject({ id: erasureId, state: 'COMPLETED' });
  expect(follower.errors).toBeNull();
  await eventually(() => expect(fleet.other?.http.openStreams).toBe(0));
});

test('who comes late is told that it is completed, and no more', async () => {
  const { owner, erasureId } = await deleted();
  await runJobs(api.current);

  const follower = await follow(owner.token, erasureId);
  await eventually(() => expect(follower.isOver).toBe(true));

  expect(follower.events.map(event => event.erasureProgress.state)).toEqual(['COMPLETED']);
});

test('an erasure of others looks like one that does not exist', async () => {
  const { world, organization, erasureId } = await deleted();
  const [member, stranger] = [await world.user({ in: organization }), (await deleted()).owner];

  const refused = await Promise.all([
    follow(member.token, erasureId),
    follow(stranger.token, erasureId),
    follow(stranger.token, 'ers_01h2xcejqtf2nbrexx3vqjhp41'),
  ]);
  const malformed = await follow(stranger.token, stranger.id);

  for (const { errors } of refused) {
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(errors?.[0]?.message).toBe(refused[2].errors?.[0]?.message);
  }
  expect(malformed.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'id' });
});
