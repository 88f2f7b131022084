import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const unlinkRevUser = /* GraphQL */ `
  mutation UnlinkRevUser($input: UnlinkRevUserInput!) {
    unlinkRevUser(input: $input) {
      __typename
      ... on UnlinkRevUserSuccess {
        outcome
        unlinkedRevOrgId
        endedAccountId
        revUser {
          id
          displayName
          revOrgs {
            edges {
              node {
                id
              }
            }
          }
          accounts {
            edges {
              node {
                id
              }
            }
          }
        }
      }
      ... on Error {
        code
        message
        path
      }
    }
  }
`;

describe('unlinkRevUser', () => {
  const api = useApi();
  const world = () => new World(api.current);
  /** A rev user who is linked to the default rev org of an account, and to another one of it. */
  const customer = async () => {
    const { organization, owner } = await world().organization();
    const { account, defaultRevOrg } = await world().account(organization);
    const revOrg = await world().revOrg(account);
    const revUser = await world().revUser(organization, [defaultRevOrg, revOrg]);
    const revUserId = typed('rvu', revUser);
    return { organization, owner, account, defaultRevOrg, revOrg, revUser, revUserId };
  };

  test('ends the link to the named rev org, and nothing else', async () => {
    const { organization, account, defaultRevOrg, revOrg, revUser, revUserId } = await customer();
    const staff = await world().user({ in: organization, permissions: ['MANAGE_CUSTOMERS'] });
    const before = await api.current.snapshot();

    const { data } = await staff.call(unlinkRevUser, { input: { revUserId, revOrgId: typed('rvo', revOrg) } });

    expect(data.unlinkRevUser).toEqual({
      __typename: 'UnlinkRevUserSuccess',
      outcome: 'UNLINKED',
      unlinkedRevOrgId: typed('rvo', revOrg),
      endedAccountId: null,
      revUser: {
        id: revUserId,
        displayName: revUser.displayName,
        revOrgs: { edges: [{ node: { id: typed('rvo', defaultRevOrg) } }] },
        accounts: { edges: [{ node: { id: typed('acc', account) } }] },
      },
    });
    expect(await api.current.snapshot()).toEqual({
      ...before,
      rev_user_link: expect.any(String),
      audit_event: expect.any(String),
    });
    const events = await api.current.em().find(AuditEvent, { organizationId: organization.id });
    expect(events).toMatchObject([
      {
        action: 'rev_user.unlinked',
        actorId: staff.user.id,
        subjectKind: 'rvu',
        subjectId: revUser.id,
        details: { revOrgId: typed('rvo', revOrg), accountEnded: null },
      },
    ]);
  });

  test('ends the association with the account together with the link to its default rev org', async () => {
    const { organization, owner, account, defaultRevOrg, revOrg, revUserId } = await customer();

    const { data } = await owner.call(unlinkRevUser, { input: { revUserId, revOrgId: typed('rvo', defaultRevOrg) } });

    expect(data.unlinkRevUser).toMatchObject({
      outcome: 'UNLINKED',
      unlinkedRevOrgId: typed('rvo', defaultRevOrg),
      endedAccountId: typed('acc', account),
      revUser: { revOrgs: { edges: [{ node: { id: typed('rvo', revOrg) } }] }, accounts: { edges: [] } },
    });
    const events = await api.current.em().find(AuditEvent, { organizationId: organization.id });
    expect(events).toMatchObject([
      { details: { revOrgId: typed('rvo', defaultRevOrg), accountEnded: typed('acc', account) } },
    ]);
  });

  test("leaves other people's links, and associations with other accounts, alone", async () => {
    const { organization, owner, defaultRevOrg } = await customer();
    const other = await world().account(organization);
    const one = await world().revUser(organization, [defaultRevOrg, other.defaultRevOrg]);
    const another = await world().revUser(organization, [defaultRevOrg]);

    const { data } = await owner.call(unlinkRevUser, {
      input: { revUserId: typed('rvu', one), revOrgId: typed('rvo', defaultRevOrg) },
    });

    expect(data.unlinkRevUser).toMatchObject({
      revUser: {
        revOrgs: { edges: [{ node: { id: typed('rvo', other.defaultRevOrg) } }] },
        accounts: { edges: [{ node: { id: typed('acc', other.account) } }] },
      },
    });
    const { data: rest } = await owner.call(
      'query ($id: ID!) { node(id: $id) { ... on RevUser { revOrgs { totalCount } accounts { totalCount } } } }',
      { id: typed('rvu', another) },
    );
    expect(rest).toEqual({ node: { revOrgs: { totalCount: 1 }, accounts: { totalCount: 1 } } });
  });

  test('finds the only link by itself when no rev org is named', async () => {
    const { organization, owner, account, defaultRevOrg } = await customer();
    const revUser = await world().revUser(organization, [defaultRevOrg]);

    const { data } = await owner.call(unlinkRevUser, { input: { revUserId: typed('rvu', revUser) } });

    expect(data.unlinkRevUser).toMatchObject({
      outcome: 'UNLINKED',
      unlinkedRevOrgId: typed('rvo', defaultRevOrg),
      endedAccountId: typed('acc', account),
      revUser: { revOrgs: { edges: [] }, accounts: { edges: [] } },
    });
  });

  test.each(['left out', 'named'])(
    'says so when there is no link, the rev org being %s, and changes nothing',
    async how => {
      const { organization, owner, revOrg } = await customer();
      const revUser = await world().revUser(organization);
      const before = await api.current.snapshot();

      const { data } = await owner.call(unlinkRevUser, {
        input: { revUserId: typed('rvu', revUser), ...(how === 'named' && { revOrgId: typed('rvo', revOrg) }) },
      });

      expect(data.unlinkRevUser).toEqual({
        __typename: 'UnlinkRevUserSuccess',
        outcome: 'ALREADY_UNLINKED',
        unlinkedRevOrgId: null,
        endedAccountId: null,
        revUser: {
          id: typed('rvu', revUser),
          displayName: revUser.displayName,
          revOrgs: { edges: [] },
          accounts: { edges: [] },
        },
      });
      expect(await api.current.snapshot()).toEqual(before);
    },
  );

  test('says so on the second call, which changes nothing', async () => {
    const { owner, revOrg, revUserId } = await customer();
    const input = { revUserId, revOrgId: typed('rvo', revOrg) };
    await owner.call(unlinkRevUser, { input });
    const before = await api.current.snapshot();

    const { data } = await owner.call(unlinkRevUser, { input });

    expect(data.unlinkRevUser).toMatchObject({ outcome: 'ALREADY_UNLINKED', unlinkedRevOrgId: null });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('tells on a dry run what would end, and changes nothing', async () => {
    const { owner, account, defaultRevOrg, revUserId } = await customer();
    const input = { revUserId, revOrgId: typed('rvo', defaultRevOrg), dryRun: true };
    const before = await api.current.snapshot();

    const { data } = await owner.call(unlinkRevUser, { input });

    expect(data.unlinkRevUser).toMatchObject({
      outcome: 'WOULD_UNLINK',
      unlinkedRevOrgId: typed('rvo', defaultRevOrg),
      endedAccountId: typed('acc', account),
      revUser: { accounts: { edges: [{ node: { id: typed('acc', account) } }] } },
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('answers for each of two mutations of a document with what it left behind', async () => {
    const { owner, revOrg, revUserId } = await customer();

    const { data } = await owner.call(
      `mutation ($revUserId: ID!, $revOrgId: ID!) {
        first: unlinkRevUser(input: { revUserId: $revUserId, revOrgId: $revOrgId }) {
          ... on UnlinkRevUserSuccess { revUser { ...Left } }
        }
        second: linkRevUser(input: { revUserId: $revUserId, revOrgId: $revOrgId }) {
          ... on LinkRevUserSuccess { revUser { ...Left } }
        }
      }
      fragment Left on RevUser { revOrgs { totalCount } accounts { totalCount } }`,
      { revUserId, revOrgId: typed('rvo', revOrg) },
    );

    expect(data).toEqual({
      first: { revUser: { revOrgs: { totalCount: 1 }, accounts: { totalCount: 1 } } },
      second: { revUser: { revOrgs: { totalCount: 2 }, accounts: { totalCount: 1 } } },
    });
  });

  test('lets a superuser do it in any organization, where it is recorded', async () => {
    const { organization, revOrg, revUserId } = await customer();
    const { organization: platform } = await world().organization();
    const superuser = await world().user({ in: platform, platformRole: 'SUPERUSER' });

    const { data } = await superuser.call(unlinkRevUser, { input: { revUserId, revOrgId: typed('rvo', revOrg) } });

    expect(data.unlinkRevUser).toMatchObject({ outcome: 'UNLINKED' });
    const events = await api.current.em().find(AuditEvent, { organizationId: organization.id });
    expect(events).toMatchObject([{ action: 'rev_user.unlinked', actorId: superuser.user.id }]);
  });
});
