import { Client } from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const customers = /* GraphQL */ `
  query Customers($id: ID!) {
    node(id: $id) {
      ... on Organization {
        accounts {
          totalCount
          edges {
            node {
              id
              organization {
                id
              }
              revOrgs {
                totalCount
                edges {
                  node {
                    id
                    account {
                      id
                    }
                    revUsers {
                      totalCount
                      edges {
                        node {
                          id
                        }
                      }
                    }
                  }
                }
              }
              revUsers {
                totalCount
                edges {
                  node {
                    id
                  }
                }
              }
            }
          }
        }
        revUsers {
          totalCount
          edges {
            node {
              id
              revOrgs {
                totalCount
                edges {
                  node {
                    id
                  }
                }
              }
              accounts {
                totalCount
                edges {
                  node {
                    id
                  }
                }
              }
            }
          }
        }
      }
    }
  }
`;
const ids = (connection: { edges: { node: { id: string } }[] }) => connection.edges.map(({ node }) => node.id);

describe('customers, read', () => {
  // Lists within lists: more at once than one document may ask for.
  const api = useApi({ LEAVER_MAX_COST: '100000' });
  const world = () => new World(api.current);
  afterEach(() => vi.restoreAllMocks());

  test('lists accounts, rev orgs and rev users under each other, newest first', async () => {
    const { organization } = await world().organization();
    const staff = await world().user({ in: organization, permissions: ['MANAGE_CUSTOMERS'] });
    const first = await world().account(organization);
    const second = await world().account(organization);
    const further = await world().revOrg(second.account);
    const ada = await world().revUser(organization, [first.defaultRevOrg, further]);
    const grace = await world().revUser(organization, [further]);

    const { data } = await staff.call(customers, { id: typed('org', organization) });

    const { accounts, revUsers } = data.node;
    expect(accounts.totalCount).toBe(2);
    expect(ids(accounts)).toEqual([typed('acc', second.account), typed('acc', first.account)]);
    const [{ node: newer }, { node: older }] = accounts.edges;
    expect(newer).toEqual({
      id: typed('acc', second.account),
      organization: { id: typed('org', organization) },
      revOrgs: {
        totalCount: 2,
        edges: [
          {
            node: {
              id: typed('rvo', further),
              account: { id: typed('acc', second.account) },
              revUsers: {
                totalCount: 2,
                edges: [{ node: { id: typed('rvu', grace) } }, { node: { id: typed('rvu', ada) } }],
              },
            },
          },
          {
            node: {
              id: typed('rvo', second.defaultRevOrg),
              account: { id: typed('acc', second.account) },
              revUsers: { totalCount: 0, edges: [] },
            },
          },
        ],
      },
      revUsers: {
        totalCount: 2,
        edges: [{ node: { id: typed('rvu', grace) } }, { node: { id: typed('rvu', ada) } }],
      },
    });
    expect(ids(older.revUsers)).toEqual([typed('rvu', ada)]);
    expect(ids(revUsers)).toEqual([typed('rvu', grace), typed('rvu', ada)]);
    expect(ids(revUsers.edges[1].node.revOrgs)).toEqual([typed('rvo', further), typed('rvo', first.defaultRevOrg)]);
    expect(ids(revUsers.edges[1].node.accounts)).toEqual([typed('acc', second.account), typed('acc', first.account)]);
  });

  test('takes the same number of statements for one customer as for twelve', async () => {
    const countFor = async (accounts: number) => {
      const { organization, owner } = await world().organization();
      const add = async () => {
        const { account, defaultRevOrg } = await world().account(organization);
        const revOrg = await world().revOrg(account);
        await world().revUser(organization, [defaultRevOrg, revOrg]);
      };
      await Promise.all(Array.from({ length: accounts }, add));
      const sent = vi.spyOn(Client.prototype, 'query');
      const { errors } = await owner.call(customers, { id: typed('org', organization) });
      const statements = sent.mock.calls.length;
      sent.mockRestore();
      expect(errors).toBeUndefined();
      return statements;
    };

    const one = await countFor(1);
    const twelve = await countFor(12);

    expect(one).toBeGreaterThan(10);
    expect(twelve).toBe(one);
  });
});
