import 'reflect-metadata';
import { describe, expect, test } from 'vitest';

import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';

const lists = /* GraphQL */ `
  query Lists($id: ID!) {
    node(id: $id) {
      ... on Organization {
        name
        accounts {
          totalCount
        }
        revUsers {
          totalCount
        }
      }
    }
  }
`;

describe('customers, seen by others', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test('keeps the lists from who may not manage customers', async () => {
    const { organization } = await world().organization();
    const member = await world().user({ in: organization });
    await world().account(organization);

    const { data, errors } = await member.call(lists, { id: typed('org', organization) });

    expect(data).toEqual({ node: { name: organization.name, accounts: null, revUsers: null } });
    expect(errors).toMatchObject(
      ['accounts', 'revUsers'].map(field => ({
        message: 'Only staff with the permission READ_CUSTOMERS or MANAGE_CUSTOMERS may read this.',
        path: ['node', field],
        extensions: { code: 'FORBIDDEN' },
      })),
    );
  });

  test('keeps the lists from staff of another tenant, who does not even see the organization', async () => {
    const { organization } = await world().organization();
    const { owner: stranger } = await world().organization();

    const foreign = await stranger.call(lists, { id: typed('org', organization) });
    const absent = await stranger.call(lists, { id: formatId('org', newId()) });

    expect(foreign.data).toEqual({ node: null });
    expect(foreign.errors).toEqual(absent.errors);
  });

  test('finds each kind by its id for staff, and for nobody else', async () => {
    const { organization, owner } = await world().organization();
    const { organization: elsewhere, owner: stranger } = await world().organization();
    const staff = await world().user({ in: organization, permissions: ['MANAGE_CUSTOMERS'] });
    const member = await world().user({ in: organization });
    const foreignStaff = await world().user({ in: elsewhere, permissions: ['MANAGE_CUSTOMERS'] });
    const superuser = await world().user({ in: elsewhere, platformRole: 'SUPERUSER' });
    const { account, defaultRevOrg } = await world().account(organization);
    const revUser = await world().revUser(organization, [defaultRevOrg]);
    const wanted = [typed('acc', account), typed('rvo', defaultRevOrg), typed('rvu', revUser)];
    const document = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';
    const nodes = async (person: Person) => (await person.call(document, { ids: wanted })).data.nodes;

    const found = ['Account', 'RevOrg', 'RevUser'].map((type, index) => ({ __typename: type, id: wanted[index] }));
    expect(await Promise.all([owner, staff, superuser].map(nodes))).toEqual([found, found, found]);
    const nothing = [null, null, null];
    expect(await Promise.all([member, stranger, foreignStaff].map(nodes))).toEqual([nothing, nothing, nothing]);
    expect((await api.current.call(document, { ids: wanted })).data.nodes).toEqual(nothing);
  });
});
