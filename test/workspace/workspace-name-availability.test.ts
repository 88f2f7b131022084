import { describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { World } from '../support/world.ts';

const availability = /* GraphQL */ `
  query Availability($name: String!) {
    workspaceNameAvailability(name: $name) {
      isAvailable
      reason
    }
  }
`;
const createWorkspace = /* GraphQL */ `
  mutation CreateWorkspace($input: CreateWorkspaceInput!) {
    createWorkspace(input: $input) {
      __typename
    }
  }
`;

describe('workspaceNameAvailability', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test.each([
    ['Research', null, 'CreateWorkspaceSuccess'],
    [' Sales ', 'TAKEN', 'WorkspaceNameTakenError'],
    ['Support', 'RESERVED', 'WorkspaceNameReservedError'],
    ['ＡＰＩ', 'RESERVED', 'WorkspaceNameReservedError'],
    ['  ', 'INVALID', 'InvalidInputError'],
    ['a\tb', 'INVALID', 'InvalidInputError'],
  ])('tells of %j what createWorkspace would say: %s', async (name, reason, __typename) => {
    const { organization, owner } = await world().organization();
    await world().workspace(organization, { name: 'Sales' });

    const { data } = await owner.call(availability, { name });

    expect(data.workspaceNameAvailability).toEqual({ isAvailable: reason === null, reason });
    expect((await owner.call(createWorkspace, { input: { name } })).data.createWorkspace.__typename).toBe(__typename);
  });

  test("knows only the names of the caller's organization", async () => {
    const { organization } = await world().organization();
    const { owner: stranger } = await world().organization();
    await world().workspace(organization, { name: 'Sales' });

    const { data } = await stranger.call(availability, { name: 'Sales' });

    expect(data.workspaceNameAvailability).toEqual({ isAvailable: true, reason: null });
  });

  test('is not for plain members, and not for who is not signed in', async () => {
    const { organization } = await world().organization();
    const member = await world().user({ in: organization });

    const forbidden = await member.call(availability, { name: 'Sales' });
    const anonymous = await api.current.call(availability, { name: 'Sales' });

    expect(forbidden.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
    expect(anonymous.errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  });
});
