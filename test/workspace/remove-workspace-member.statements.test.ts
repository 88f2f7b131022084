import { Client } from 'pg';
import { expect, test, vi } from 'vitest';

import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';
import { removeWorkspaceMember } from './remove-workspace-member.document.ts';

const api = useApi();

/** How many statements it takes to remove an admin with an invitation from a workspace of so many others. */
async function statementsAmong(others: number): Promise<number> {
  const world = new World(api.current);
  const { organization, owner } = await world.organization();
  const people = await Promise.all(Array.from({ length: others }, () => world.user({ in: organization })));
  const ada = await world.user({ in: organization });
  const workspace = await world.workspace(organization, { admins: [owner, ada], members: people });
  await Promise.all([ada, ...people].map(person => world.invitation(workspace, owner, person.email)));

  using spy = vi.spyOn(Client.prototype, 'query');
  const { data } = await owner.call(removeWorkspaceMember, {
    input: { workspaceId: typed('wsp', workspace), subOrEmail: ada.email },
  });
  expect(data.removeWorkspaceMember.outcome).toBe('MEMBER_REMOVED_AND_INVITATION_REVOKED');
  return spy.mock.calls.length;
}

test('removeWorkspaceMember takes as many statements in a workspace of 2 as in one of 60', async () => {
  await statementsAmong(0);

  const [few, many] = [await statementsAmong(1), await statementsAmong(59)];

  expect(few).toBeGreaterThan(5);
  expect(few).toBeLessThan(20);
  expect(many).toBe(few);
});
