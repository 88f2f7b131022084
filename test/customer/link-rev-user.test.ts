import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { AccountContact, RevUserLink } from '../../src/modules/customer/index.ts';
import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const linkRevUser = /* GraphQL */ `
  mutation LinkRevUser($input: LinkRevUserInput!) {
    linkRevUser(input: $input) {
      __typename
      ... on LinkRevUserSuccess {
        outcome
        revUser {
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
      ... on Error {
        code
        message
        path
      }
    }
  }
`;

describe('linkRevUser', () => {
  const api = useApi();
  const world = () => new World(api.current);
  const customer = async () => {
    const { organization, owner } = await world().organization();
    const { account, defaultRevOrg } = await world().account(organization);
    return { organization, owner, account, defaultRevOrg, revUser: await world().revUser(organization) };
  };

  test('links, associates with the account, and records it', async () => {
    const { organization, account, revUser } = await customer();
    const staff = await world().user({ in: organization, permissions: ['MANAGE_CUSTOMERS'] });
    const revOrg = await world().revOrg(account);

    const { data } = await staff.call(linkRevUser, {
      input: { revUserId: typed('rvu', revUser), revOrgId: typed('rvo', revOrg) },
    });

    expect(data.linkRevUser).toEqual({
      __typename: 'LinkRevUserSuccess',
      outcome: 'LINKED',
      revUser: {
        id: typed('rvu', revUser),
        revOrgs: { totalCount: 1, edges: [{ node: { id: typed('rvo', revOrg) } }] },
        accounts: { totalCount: 1, edges: [{ node: { id: typed('acc', account) } }] },
      },
    });
    const events = await api.current.em().find(AuditEvent, { organizationId: organization.id });
    expect(events).toMatchObject([
      {
        action: 'rev_user.linked',
        actorId: staff.user.id,
        subjectKind: 'rvu',
        subjectId: revUser.id,
        details: { revOrgId: typed('rvo', revOrg) },
      },
    ]);
  });

  test('keeps one association however many rev orgs of an account are linked', async () => {
    const { owner, organization, account, defaultRevOrg } = await customer();
    const linked = await world().revUser(organization, [defaultRevOrg]);
    const revOrg = await world().revOrg(account);

    const { data } = await owner.call(linkRevUser, {
      input: { revUserId: typed('rvu', linked), revOrgId: typed('rvo', revOrg) },
    });

    expect(data.linkRevUser).toMatchObject({
      outcome: 'LINKED',
      revUser: { revOrgs: { totalCount: 2 }, accounts: { totalCount: 1 } },
    });
  });

  test('says so when the link is there, and changes nothing', async () => {
    const { owner, organization, defaultRevOrg } = await customer();
    const linked = await world().revUser(organization, [defaultRevOrg]);
    const before = await api.current.snapshot();

    const { data } = await owner.call(linkRevUser, {
      input: { revUserId: typed('rvu', linked), revOrgId: typed('rvo', defaultRevOrg) },
    });

    expect(data.linkRevUser).toMatchObject({ outcome: 'ALREADY_LINKED', revUser: { revOrgs: { totalCount: 1 } } });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('links once when many link at once', async () => {
    const { owner, organization, defaultRevOrg, revUser } = await customer();
    const input = { revUserId: typed('rvu', revUser), revOrgId: typed('rvo', defaultRevOrg) };

    const replies = await Promise.all(Array.from({ length: 6 }, () => owner.call(linkRevUser, { input })));

    const outcomes = replies.map(({ data }): string => data.linkRevUser.outcome).toSorted();
    expect(outcomes).toEqual([...Array.from({ length: 5 }, () => 'ALREADY_LINKED'), 'LINKED']);
    const em = api.current.em();
    expect(await em.count(RevUserLink, { revUser: revUser.id })).toBe(1);
    expect(await em.count(AccountContact, { revUser: revUser.id })).toBe(1);
    expect(await em.count(AuditEvent, { organizationId: organization.id })).toBe(1);
  });

  test('associates once when two rev orgs of an account are linked at once', async () => {
    const { owner, account, defaultRevOrg, revUser } = await customer();
    const revOrg = await world().revOrg(account);

    const replies = await Promise.all(
      [defaultRevOrg, revOrg].map(one =>
        owner.call(linkRevUser, { input: { revUserId: typed('rvu', revUser), revOrgId: typed('rvo', one) } }),
      ),
    );

    expect(replies.map(({ data }) => data.linkRevUser.outcome)).toEqual(['LINKED', 'LINKED']);
    expect(await api.current.em().count(AccountContact, { revUser: revUser.id })).toBe(1);
  });

  test("answers for another tenant's rev user as for one that does not exist, and links nothing", async () => {
    const { revUser } = await customer();
    const { owner: stranger, defaultRevOrg } = await customer();
    const revOrgId = typed('rvo', defaultRevOrg);
    const before = await api.current.snapshot();

    const foreign = await stranger.call(linkRevUser, { input: { revUserId: typed('rvu', revUser), revOrgId } });
    const absent = await stranger.call(linkRevUser, { input: { revUserId: formatId('rvu', newId()), revOrgId } });

    expect(foreign.data.linkRevUser).toEqual({
      __typename: 'RevUserNotFoundError',
      code: 'REV_USER_NOT_FOUND',
      message: 'There is no such rev user.',
      path: ['input', 'revUserId'],
    });
    expect(foreign.data).toEqual(absent.data);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test("answers for another tenant's rev org as for one that does not exist, and links nothing", async () => {
    const { defaultRevOrg } = await customer();
    const { owner: stranger, revUser } = await customer();
    const revUserId = typed('rvu', revUser);
    const before = await api.current.snapshot();

    const foreign = await stranger.call(linkRevUser, { input: { revUserId, revOrgId: typed('rvo', defaultRevOrg) } });
    const absent = await stranger.call(linkRevUser, { input: { revUserId, revOrgId: formatId('rvo', newId()) } });

    expect(foreign.data.linkRevUser).toEqual({
      __typename: 'RevOrgNotFoundError',
      code: 'REV_ORG_NOT_FOUND',
      message: 'There is no such rev org.',
      path: ['input', 'revOrgId'],
    });
    expect(foreign.data).toEqual(absent.data);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('links nothing across organizations, not even for a superuser', async () => {
    const { defaultRevOrg, organization } = await customer();
    const { revUser } = await customer();
    const superuser = await world().user({ in: organization, platformRole: 'SUPERUSER' });
    const before = await api.current.snapshot();

    const { data } = await superuser.call(linkRevUser, {
      input: { revUserId: typed('rvu', revUser), revOrgId: typed('rvo', defaultRevOrg) },
    });

    expect(data.linkRevUser).toMatchObject({ __typename: 'RevOrgNotFoundError' });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses a member without the permission, and links nothing', async () => {
    const { organization, revUser, defaultRevOrg } = await customer();
    const member = await world().user({ in: organization });
    const before = await api.current.snapshot();

    const { data } = await member.call(linkRevUser, {
      input: { revUserId: typed('rvu', revUser), revOrgId: typed('rvo', defaultRevOrg) },
    });

    expect(data.linkRevUser).toMatchObject({ __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each([
    ['an empty rev user id', { revUserId: '' }, 'revUserId'],
    ['a malformed rev user id', { revUserId: 'rvu_nonsense' }, 'revUserId'],
    ['the id of a rev org for a rev user', { revUserId: formatId('rvo', newId()) }, 'revUserId'],
    ['an empty rev org id', { revOrgId: '' }, 'revOrgId'],
    ['a malformed rev org id', { revOrgId: 'rvo_nonsense' }, 'revOrgId'],
    ['the id of a rev user for a rev org', { revOrgId: formatId('rvu', newId()) }, 'revOrgId'],
  ])('refuses %s, and links nothing', async (_, wrong, field) => {
    const { owner, revUser, defaultRevOrg } = await customer();
    const before = await api.current.snapshot();

    const { data } = await owner.call(linkRevUser, {
      input: { revUserId: typed('rvu', revUser), revOrgId: typed('rvo', defaultRevOrg), ...wrong },
    });

    expect(data.linkRevUser).toMatchObject({
      __typename: 'InvalidIdError',
      code: 'INVALID_ID',
      path: ['input', field],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('asks who is not signed in to sign in', async () => {
    const { data, errors } = await api.current.call(linkRevUser, { input: { revUserId: '', revOrgId: '' } });

    expect(data).toEqual({ linkRevUser: null });
    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  });
});
