import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { formatId, newId, readId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const createRevOrg = /* GraphQL */ `
  mutation CreateRevOrg($input: CreateRevOrgInput!) {
    createRevOrg(input: $input) {
      __typename
      ... on CreateRevOrgSuccess {
        revOrg {
          id
          displayName
          isDefault
          account {
            id
          }
          revUsers {
            totalCount
          }
        }
      }
      ... on Error {
        code
        message
        path
      }
      ... on InvalidIdError {
        expectedType
      }
    }
  }
`;

describe('createRevOrg', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test('makes a further rev org of the account, and records it', async () => {
    const { organization } = await world().organization();
    const staff = await world().user({ in: organization, permissions: ['MANAGE_CUSTOMERS'] });
    const { account } = await world().account(organization);

    const { data } = await staff.call(createRevOrg, {
      input: { accountId: typed('acc', account), displayName: 'Initech Europe' },
    });

    expect(data.createRevOrg).toEqual({
      __typename: 'CreateRevOrgSuccess',
      revOrg: {
        id: expect.stringMatching(/^rvo_/),
        displayName: 'Initech Europe',
        isDefault: false,
        account: { id: typed('acc', account) },
        revUsers: { totalCount: 0 },
      },
    });
    const events = await api.current.em().find(AuditEvent, { organizationId: organization.id });
    expect(events).toMatchObject([
      {
        action: 'rev_org.created',
        actorId: staff.user.id,
        subjectKind: 'rvo',
        subjectId: readId(data.createRevOrg.revOrg.id)?.uuid,
        details: { accountId: typed('acc', account), isDefault: false },
      },
    ]);
  });

  test('lets a superuser do it in any organization, where it is recorded', async () => {
    const { organization } = await world().organization();
    const { organization: platform } = await world().organization();
    const superuser = await world().user({ in: platform, platformRole: 'SUPERUSER' });
    const { account } = await world().account(organization);

    const { data } = await superuser.call(createRevOrg, {
      input: { accountId: typed('acc', account), displayName: 'Initech Europe' },
    });

    expect(data.createRevOrg).toMatchObject({ __typename: 'CreateRevOrgSuccess' });
    const events = await api.current.em().find(AuditEvent, { organizationId: organization.id });
    expect(events).toMatchObject([{ action: 'rev_org.created', actorId: superuser.user.id }]);
  });

  test("answers for another tenant's account as for one that does not exist, and makes nothing", async () => {
    const { organization } = await world().organization();
    const { owner: stranger } = await world().organization();
    const { account } = await world().account(organization);
    const before = await api.current.snapshot();

    const foreign = await stranger.call(createRevOrg, {
      input: { accountId: typed('acc', account), displayName: 'Mine' },
    });
    const absent = await stranger.call(createRevOrg, {
      input: { accountId: formatId('acc', newId()), displayName: 'Mine' },
    });

    expect(foreign.data.createRevOrg).toEqual({
      __typename: 'AccountNotFoundError',
      code: 'ACCOUNT_NOT_FOUND',
      message: 'There is no such account.',
      path: ['input', 'accountId'],
    });
    expect(foreign.data).toEqual(absent.data);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses a member without the permission, and makes nothing', async () => {
    const { organization } = await world().organization();
    const member = await world().user({ in: organization });
    const { account } = await world().account(organization);
    const before = await api.current.snapshot();

    const { data } = await member.call(createRevOrg, {
      input: { accountId: typed('acc', account), displayName: 'Initech Europe' },
    });

    expect(data.createRevOrg).toMatchObject({ __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each([
    ['empty', ''],
    ['malformed', 'acc_nonsense'],
    ['of another kind', formatId('rvo', newId())],
  ])('refuses an id that is %s, and makes nothing', async (_, accountId) => {
    const { owner } = await world().organization();
    const before = await api.current.snapshot();

    const { data } = await owner.call(createRevOrg, { input: { accountId, displayName: 'Initech Europe' } });

    expect(data.createRevOrg).toEqual({
      __typename: 'InvalidIdError',
      code: 'INVALID_ID',
      message: expect.stringContaining('acc_'),
      path: ['input', 'accountId'],
      expectedType: 'Account',
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses a name of 201 characters, and makes nothing', async () => {
    const { organization, owner } = await world().organization();
    const { account } = await world().account(organization);
    const before = await api.current.snapshot();

    const { data } = await owner.call(createRevOrg, {
      input: { accountId: typed('acc', account), displayName: 'x'.repeat(201) },
    });

    expect(data.createRevOrg).toMatchObject({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      path: ['input', 'displayName'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('asks who is not signed in to sign in', async () => {
    const { data, errors } = await api.current.call(createRevOrg, { input: { accountId: '', displayName: '' } });

    expect(data).toEqual({ createRevOrg: null });
    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  });
});
