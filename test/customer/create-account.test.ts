import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { readId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const createAccount = /* GraphQL */ `
  mutation CreateAccount($displayName: String!) {
    createAccount(input: { displayName: $displayName }) {
      __typename
      ... on CreateAccountSuccess {
        account {
          id
          createdAt
          displayName
          organization {
            id
          }
          revOrgs {
            totalCount
            edges {
              node {
                id
              }
            }
          }
        }
        defaultRevOrg {
          id
          displayName
          isDefault
          account {
            id
          }
        }
      }
      ... on Error {
        code
        message
        path
      }
      ... on ForbiddenError {
        required
      }
    }
  }
`;

describe('createAccount', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test('makes an account with a default rev org of the same name, and records both', async () => {
    const { organization } = await world().organization();
    const staff = await world().user({ in: organization, permissions: ['MANAGE_CUSTOMERS'] });

    const { data } = await staff.call(createAccount, { displayName: '  Initech  ' });

    const { account, defaultRevOrg } = data.createAccount;
    expect(data.createAccount).toEqual({
      __typename: 'CreateAccountSuccess',
      account: {
        id: expect.stringMatching(/^acc_/),
        createdAt: '2026-11-23T12:00:00.000Z',
        displayName: 'Initech',
        organization: { id: typed('org', organization) },
        revOrgs: { totalCount: 1, edges: [{ node: { id: defaultRevOrg.id } }] },
      },
      defaultRevOrg: {
        id: expect.stringMatching(/^rvo_/),
        displayName: 'Initech',
        isDefault: true,
        account: { id: account.id },
      },
    });
    const events = await api.current
      .em()
      .find(AuditEvent, { organizationId: organization.id }, { orderBy: { action: 'asc' } });
    expect(events).toMatchObject([
      {
        action: 'account.created',
        actorId: staff.user.id,
        subjectKind: 'acc',
        subjectId: readId(account.id)?.uuid,
        details: {},
      },
      {
        action: 'rev_org.created',
        actorId: staff.user.id,
        subjectKind: 'rvo',
        subjectId: readId(defaultRevOrg.id)?.uuid,
        details: { accountId: account.id, isDefault: true },
      },
    ]);
  });

  test.each(['OWNER', 'ADMIN'] as const)('lets an %s do it without the permission', async role => {
    const { organization } = await world().organization();
    const person = await world().user({ in: organization, role });

    const { data } = await person.call(createAccount, { displayName: 'Initech' });

    expect(data.createAccount).toMatchObject({ __typename: 'CreateAccountSuccess' });
  });

  test('refuses a member without the permission, and makes nothing', async () => {
    const { organization } = await world().organization();
    const member = await world().user({ in: organization });
    const before = await api.current.snapshot();

    const { data } = await member.call(createAccount, { displayName: 'Initech' });

    expect(data.createAccount).toEqual({
      __typename: 'ForbiddenError',
      code: 'FORBIDDEN',
      message: 'Only staff with the permission MANAGE_CUSTOMERS may do this.',
      path: [],
      required: 'staff with the permission MANAGE_CUSTOMERS',
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each([
    ['a blank name', ' \t ', 'Expected 1 to 200 characters, got 0.'],
    ['a name of 201 characters', 'x'.repeat(201), 'Expected 1 to 200 characters, got 201.'],
    ['a name with a null byte', 'Ini\0tech', 'Control characters are not allowed here.'],
  ])('refuses %s, and makes nothing', async (_, displayName, message) => {
    const { owner } = await world().organization();
    const before = await api.current.snapshot();

    const { data } = await owner.call(createAccount, { displayName });

    expect(data.createAccount).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      message,
      path: ['input', 'displayName'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('asks who is not signed in to sign in', async () => {
    const before = await api.current.snapshot();

    const { data, errors } = await api.current.call(createAccount, { displayName: 'Initech' });

    expect(data).toEqual({ createAccount: null });
    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
    expect(await api.current.snapshot()).toEqual(before);
  });
});
