import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { RevUser } from '../../src/modules/customer/index.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { formatId, newId, readId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const createRevUser = /* GraphQL */ `
  mutation CreateRevUser($input: CreateRevUserInput!) {
    createRevUser(input: $input) {
      __typename
      ... on CreateRevUserSuccess {
        revUser {
          id
          displayName
          email
          phoneNumbers
          externalRefs
          state
          isVerified
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
const revUserById = /* GraphQL */ `
  query RevUserById($id: ID!) {
    node(id: $id) {
      ... on RevUser {
        externalRefs
      }
    }
  }
`;

describe('createRevUser', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test('makes a rev user who is linked to nothing, and records it', async () => {
    const { organization } = await world().organization();
    const staff = await world().user({ in: organization, permissions: ['MANAGE_CUSTOMERS'] });

    const { data } = await staff.call(createRevUser, {
      input: {
        displayName: 'Peter Gibbons',
        email: 'Peter@Initech.example',
        phoneNumbers: ['+15550100', '+442079460000'],
        externalRefs: ['crm-17'],
      },
    });

    expect(data.createRevUser).toEqual({
      __typename: 'CreateRevUserSuccess',
      revUser: {
        id: expect.stringMatching(/^rvu_/),
        displayName: 'Peter Gibbons',
        email: 'Peter@Initech.example',
        phoneNumbers: ['+15550100', '+442079460000'],
        externalRefs: ['crm-17'],
        state: 'ACTIVE',
        isVerified: false,
        revOrgs: { edges: [] },
        accounts: { edges: [] },
      },
    });
    const events = await api.current.em().find(AuditEvent, { organizationId: organization.id });
    expect(events).toMatchObject([
      {
        action: 'rev_user.created',
        actorId: staff.user.id,
        subjectKind: 'rvu',
        subjectId: readId(data.createRevUser.revUser.id)?.uuid,
        details: {},
      },
    ]);
  });

  test('links the rev user to the named rev org at once, and associates it with the account', async () => {
    const { organization, owner } = await world().organization();
    const { account } = await world().account(organization);
    const revOrg = await world().revOrg(account);

    const { data } = await owner.call(createRevUser, {
      input: { displayName: 'Peter Gibbons', revOrgId: typed('rvo', revOrg) },
    });

    expect(data.createRevUser).toMatchObject({
      revUser: {
        email: null,
        phoneNumbers: [],
        externalRefs: [],
        revOrgs: { edges: [{ node: { id: typed('rvo', revOrg) } }] },
        accounts: { edges: [{ node: { id: typed('acc', account) } }] },
      },
    });
    const events = await api.current
      .em()
      .find(AuditEvent, { organizationId: organization.id }, { orderBy: { action: 'asc' } });
    expect(events).toMatchObject([
      { action: 'rev_user.created', actorId: owner.user.id },
      {
        action: 'rev_user.linked',
        actorId: owner.user.id,
        subjectKind: 'rvu',
        subjectId: readId(data.createRevUser.revUser.id)?.uuid,
        details: { revOrgId: typed('rvo', revOrg) },
      },
    ]);
  });

  test("answers for another tenant's rev org as for one that does not exist, and makes nothing", async () => {
    const { organization } = await world().organization();
    const { owner: stranger } = await world().organization();
    const { defaultRevOrg } = await world().account(organization);
    const before = await api.current.snapshot();

    const foreign = await stranger.call(createRevUser, {
      input: { displayName: 'Peter', revOrgId: typed('rvo', defaultRevOrg) },
    });
    const absent = await stranger.call(createRevUser, {
      input: { displayName: 'Peter', revOrgId: formatId('rvo', newId()) },
    });

    expect(foreign.data.createRevUser).toEqual({
      __typename: 'RevOrgNotFoundError',
      code: 'REV_ORG_NOT_FOUND',
      message: 'There is no such rev org.',
      path: ['input', 'revOrgId'],
    });
    expect(foreign.data).toEqual(absent.data);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses a member without the permission, and makes nothing', async () => {
    const { organization } = await world().organization();
    const member = await world().user({ in: organization });
    const before = await api.current.snapshot();

    const { data } = await member.call(createRevUser, { input: { displayName: 'Peter' } });

    expect(data.createRevUser).toMatchObject({ __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each([
    ['a blank name', { displayName: ' ' }, ['displayName']],
    ['a name of 201 characters', { displayName: 'x'.repeat(201) }, ['displayName']],
    ['an address that is none', { email: 'peter at initech' }, ['email']],
    ['an empty address', { email: '' }, ['email']],
    ['a number without a plus sign', { phoneNumbers: ['+15550100', '15550100'] }, ['phoneNumbers', '1']],
    ['a number that begins with zero', { phoneNumbers: ['+05550100'] }, ['phoneNumbers', '0']],
    ['a number of 16 digits', { phoneNumbers: ['+1234567890123456'] }, ['phoneNumbers', '0']],
    ['a number with a line break', { phoneNumbers: ['+15550100\n'] }, ['phoneNumbers', '0']],
    ['21 numbers', { phoneNumbers: Array.from({ length: 21 }, () => '+15550100') }, ['phoneNumbers']],
    ['an external ref of 201 characters', { externalRefs: ['a', 'b', 'x'.repeat(201)] }, ['externalRefs', '2']],
    ['an empty external ref', { externalRefs: ['a', ''] }, ['externalRefs', '1']],
    ['a blank external ref', { externalRefs: [' '] }, ['externalRefs', '0']],
    ['an external ref with a null byte', { externalRefs: ['a\0'] }, ['externalRefs', '0']],
    ['21 external refs', { externalRefs: Array.from({ length: 21 }, () => 'a') }, ['externalRefs']],
  ])('refuses %s, and makes nothing', async (_, wrong, path) => {
    const { owner } = await world().organization();
    const before = await api.current.snapshot();

    const { data } = await owner.call(createRevUser, { input: { displayName: 'Peter', ...wrong } });

    expect(data.createRevUser).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      message: expect.any(String),
      path: ['input', ...path],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each([
    ['empty', ''],
    ['malformed', 'rvo_nonsense'],
    ['of another kind', formatId('acc', newId())],
  ])('refuses a rev org id that is %s, and makes nothing', async (_, revOrgId) => {
    const { owner } = await world().organization();
    const before = await api.current.snapshot();

    const { data } = await owner.call(createRevUser, { input: { displayName: 'Peter', revOrgId } });

    expect(data.createRevUser).toMatchObject({
      __typename: 'InvalidIdError',
      code: 'INVALID_ID',
      path: ['input', 'revOrgId'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('takes as many numbers and external refs as are allowed', async () => {
    const { owner } = await world().organization();
    const phoneNumbers = Array.from({ length: 20 }, (_, index) => `+1555010${index}`);
    const externalRefs = Array.from({ length: 20 }, (_, index) => `${index}`.padStart(200, 'x'));

    const { data } = await owner.call(createRevUser, { input: { displayName: 'Peter', phoneNumbers, externalRefs } });

    expect(data.createRevUser).toMatchObject({ revUser: { phoneNumbers, externalRefs } });
  });

  test.each([
    ['the word NULL', 'NULL'],
    ['the word null', 'null'],
    ['quotes', `"a" 'b' "`],
    ['backslashes', String.raw`C:\a\\b\n\"`],
    ['braces', '{a},{}'],
    ['commas', ',a,,b,'],
    ['spaces', 'a  b c'],
    ['letters beyond ASCII and beyond the first plane', 'Ünïcødé 李 \u{1F600}'],
    ['what looks like SQL', `'); drop table rev_user; -- $1 ? ?? :a`],
  ])('keeps an external ref with %s as it is written', async (_, ref) => {
    const { owner } = await world().organization();
    const externalRefs = [ref, 'crm-17', ref];

    const { data } = await owner.call(createRevUser, { input: { displayName: 'Peter', externalRefs } });
    const { id } = data.createRevUser.revUser;
    const read = await owner.call(revUserById, { id });
    const entity = await api.current.em().findOneOrFail(RevUser, readId(id)?.uuid ?? '');

    expect(data.createRevUser.revUser.externalRefs).toEqual(externalRefs);
    expect(read.data).toEqual({ node: { externalRefs } });
    expect(entity.externalRefs).toEqual(externalRefs);
  });

  test.each(['external_refs', 'phone_numbers'])('no null can get into %s, whoever writes it', async column => {
    const { organization } = await world().organization();
    const { id } = await world().revUser(organization);
    const write = sql`update rev_user set ${sql.ref(column)} = array['a', null] where id = ${id}::uuid`;

    await expect(query(api.current.em(), write)).rejects.toMatchObject({
      constraint: `rev_user_${column}_are_texts`,
    });
  });

  test('asks who is not signed in to sign in', async () => {
    const { data, errors } = await api.current.call(createRevUser, { input: { displayName: 'Peter' } });

    expect(data).toEqual({ createRevUser: null });
    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  });
});
