import { describe, expect, test } from 'vitest';
import 'reflect-metadata';

import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const unlinkRevUser = /* GraphQL */ `
  mutation UnlinkRevUser($input: UnlinkRevUserInput!) {
    unlinkRevUser(input: $input) {
      __typename
      ... on UnlinkRevUserSuccess {
        outcome
      }
      ... on Error {
        code
        message
        path
      }
      ... on AmbiguousLinkError {
        revOrgIds
      }
    }
  }
`;

describe('unlinkRevUser, refused', () => {
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

  test('names the rev orgs when there are several and none was named, and changes nothing', async () => {
    const { owner, defaultRevOrg, revOrg, revUserId } = await customer();
    const before = await api.current.snapshot();

    const { data } = await owner.call(unlinkRevUser, { input: { revUserId } });

    expect(data.unlinkRevUser).toEqual({
      __typename: 'AmbiguousLinkError',
      code: 'AMBIGUOUS_LINK',
      message: 'The rev user is linked to several rev orgs. Name one of them.',
      path: ['input', 'revOrgId'],
      revOrgIds: [typed('rvo', defaultRevOrg), typed('rvo', revOrg)],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test("answers for another tenant's rev user as for one that does not exist, and changes nothing", async () => {
    const { revUserId } = await customer();
    const { owner: stranger } = await customer();
    const before = await api.current.snapshot();

    const foreign = await stranger.call(unlinkRevUser, { input: { revUserId } });
    const absent = await stranger.call(unlinkRevUser, { input: { revUserId: formatId('rvu', newId()) } });

    expect(foreign.data.unlinkRevUser).toEqual({
      __typename: 'RevUserNotFoundError',
      code: 'REV_USER_NOT_FOUND',
      message: 'There is no such rev user.',
      path: ['input', 'revUserId'],
    });
    expect(foreign.data).toEqual(absent.data);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test("answers for another tenant's rev org as for one that does not exist, and changes nothing", async () => {
    const { revOrg } = await customer();
    const { owner, revUserId } = await customer();
    const before = await api.current.snapshot();

    const foreign = await owner.call(unlinkRevUser, { input: { revUserId, revOrgId: typed('rvo', revOrg) } });
    const absent = await owner.call(unlinkRevUser, { input: { revUserId, revOrgId: formatId('rvo', newId()) } });

    expect(foreign.data.unlinkRevUser).toEqual({
      __typename: 'RevOrgNotFoundError',
      code: 'REV_ORG_NOT_FOUND',
      message: 'There is no such rev org.',
      path: ['input', 'revOrgId'],
    });
    expect(foreign.data).toEqual(absent.data);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses a member without the permission, and changes nothing', async () => {
    const { organization, revOrg, revUserId } = await customer();
    const member = await world().user({ in: organization });
    const before = await api.current.snapshot();

    const { data } = await member.call(unlinkRevUser, { input: { revUserId, revOrgId: typed('rvo', revOrg) } });

    expect(data.unlinkRevUser).toEqual({
      __typename: 'ForbiddenError',
      code: 'FORBIDDEN',
      message: 'Only staff with the permission MANAGE_CUSTOMERS may do this.',
      path: [],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each([
    ['an empty rev user id', { revUserId: '' }, 'revUserId'],
    ['a malformed rev user id', { revUserId: 'rvu_nonsense' }, 'revUserId'],
    ['the id of a user of the platform', { revUserId: formatId('usr', newId()) }, 'revUserId'],
    ['an empty rev org id', { revOrgId: '' }, 'revOrgId'],
    ['a rev org id of null', { revOrgId: null }, 'revOrgId'],
    ['a malformed rev org id', { revOrgId: 'rvo_nonsense' }, 'revOrgId'],
    ['the id of an account for a rev org', { revOrgId: formatId('acc', newId()) }, 'revOrgId'],
  ])('refuses %s, and changes nothing', async (_, wrong, field) => {
    const { organization, owner, revOrg } = await customer();
    const revUser = await world().revUser(organization, [revOrg]);
    const before = await api.current.snapshot();

    const { data } = await owner.call(unlinkRevUser, { input: { revUserId: typed('rvu', revUser), ...wrong } });

    expect(data.unlinkRevUser).toMatchObject({
      __typename: 'InvalidIdError',
      code: 'INVALID_ID',
      path: ['input', field],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('asks who is not signed in to sign in', async () => {
    const { revUserId } = await customer();
    const before = await api.current.snapshot();

    const { data, errors } = await api.current.call(unlinkRevUser, { input: { revUserId } });

    expect(data).toEqual({ unlinkRevUser: null });
    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
    expect(await api.current.snapshot()).toEqual(before);
  });
});
