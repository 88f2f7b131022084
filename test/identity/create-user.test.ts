import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { Credential, User, UserPermission } from '../../src/modules/identity/index.ts';
import { readId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, World } from '../support/world.ts';

const createUser = /* GraphQL */ `
  mutation CreateUser($input: CreateUserInput!) {
    createUser(input: $input) {
      __typename
      ... on CreateUserSuccess {
        user {
          id
          email
          givenName
          familyName
          displayName
          role
          platformRole
          status
          purgeAfter
          organization {
            name
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
const signIn = /* GraphQL */ `
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      __typename
    }
  }
`;

describe('createUser', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function create(by: Person, input: object) {
    const { data } = await by.call(createUser, { input });
    return data.createUser;
  }

  /** Calls, and sees that not a single row has changed. */
  async function refused(by: Person, input: object) {
    const before = await api.current.snapshot();
    const answer = await create(by, input);
    expect(await api.current.snapshot()).toEqual(before);
    return answer;
  }

  test("makes a user of the caller's organization, who can sign in", async () => {
    const { organization, owner } = await world().organization('Analytical Engines');
    const password = 'correct horse';

    const answer = await create(owner, {
      email: ' Ada.Byron@Example.com ',
      givenName: ' Ada ',
      familyName: 'Byron',
      displayName: '',
      password,
    });

    expect(answer).toEqual({
      __typename: 'CreateUserSuccess',
      user: {
        id: expect.stringMatching(/^usr_/),
        email: 'Ada.Byron@Example.com',
        givenName: 'Ada',
        familyName: 'Byron',
        displayName: null,
        role: 'MEMBER',
        platformRole: 'NONE',
        status: 'ACTIVE',
        purgeAfter: null,
        organization: { name: 'Analytical Engines' },
      },
    });
    const id = readId(answer.user.id)?.uuid ?? '';
    const events = await api.current.em().find(AuditEvent, { subjectId: id });
    expect(events).toMatchObject([
      {
        action: 'user.created',
        organizationId: organization.id,
        actorId: owner.user.id,
        subjectKind: 'usr',
        details: { role: 'MEMBER', permissions: [] },
      },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/ada|byron/i);
    const credential = await api.current.em().findOneOrFail(Credential, { user: id });
    expect(credential.passwordHash).toMatch(/^\$argon2id\$/);
    const signedIn = await api.current.call(signIn, { input: { email: 'ada.byron@example.com', password } });
    expect(signedIn.data.signIn).toEqual({ __typename: 'SignInSuccess' });
  });

  test('stores the greatest permission once, with who granted it', async () => {
    const { owner } = await world().organization();

    const { user } = await create(owner, {
      email: 'customers@example.com',
      permissions: ['READ_CUSTOMERS', 'MANAGE_CUSTOMERS', 'MANAGE_CUSTOMERS'],
    });

    const granted = await api.current.em().find(UserPermission, { user: readId(user.id)?.uuid ?? '' });
    expect(granted).toHaveLength(1);
    expect(granted[0]).toMatchObject({ permission: 'MANAGE_CUSTOMERS', grantedBy: { id: owner.user.id } });
  });

  test.each([
    ['OWNER', 'OWNER'],
    ['OWNER', 'ADMIN'],
    ['ADMIN', 'ADMIN'],
    ['ADMIN', 'MEMBER'],
  ] as const)('lets an %s make an %s', async (role, given) => {
    const { organization } = await world().organization();
    const boss = await world().user({ in: organization, role });

    const answer = await create(boss, { email: `${role}.${given}@example.com`, role: given });

    expect(answer.user).toMatchObject({ role: given });
  });

  test.each([
    ['ADMIN', 'OWNER'],
    ['MEMBER', 'OWNER'],
    ['MEMBER', 'ADMIN'],
    ['MEMBER', 'MEMBER'],
  ] as const)('refuses an %s who makes an %s, and says who may', async (role, given) => {
    const required = 'owners and administrators of the organization who have at least the role that is given';
    const { organization } = await world().organization();
    const person = await world().user({ in: organization, role, permissions: ['MANAGE_CUSTOMERS'] });

    expect(await refused(person, { email: 'new@example.com', role: given })).toEqual({
      __typename: 'ForbiddenError',
      code: 'FORBIDDEN',
      message: `Only ${required} may do this.`,
      path: [],
      required,
    });
  });

  test.each([
    ['in other letter case', 'TAKEN.case@Example.COM', 'taken.case@example.com'],
    ['in full-width letters', 'taken.wide@example.com', 'ｔａｋｅｎ．ｗｉｄｅ＠ｅｘａｍｐｌｅ．ｃｏｍ'],
    ['with an international domain', 'taken@bücher.example', 'taken@xn--bcher-kva.example'],
  ])('refuses an address that is taken %s, in whichever organization', async (_, taken, sent) => {
    const elsewhere = await world().organization();
    await world().user({ in: elsewhere.organization, email: taken });
    const { owner } = await world().organization();

    expect(await refused(owner, { email: sent })).toEqual({
      __typename: 'AddressTakenError',
      code: 'ADDRESS_TAKEN',
      message: 'The address belongs to an account already. Sign in, or use another.',
      path: ['input', 'email'],
    });
  });

  test.each([1, 2, 3])('lets exactly one of several calls at once have an address (%i)', async round => {
    const [first, second] = await Promise.all([world().organization(), world().organization()]);
    const email = `contested${round}@example.com`;

    const answers = await Promise.all([
      create(first.owner, { email }),
      create(first.owner, { email: email.toUpperCase() }),
      create(second.owner, { email }),
      create(second.owner, { email }),
    ]);

    expect(answers.map((answer): string => answer.__typename).toSorted()).toEqual([
      'AddressTakenError',
      'AddressTakenError',
      'AddressTakenError',
      'CreateUserSuccess',
    ]);
    expect(await api.current.em().count(User, { emailKey: email })).toBe(1);
  });

  test('shows, in a document of several mutations, each as it was after itself', async () => {
    const { owner } = await world().organization();
    const counted = '... on CreateUserSuccess { user { organization { users { totalCount } } } }';

    const { data } = await owner.call(`mutation {
      first: createUser(input: { email: "first@several.example" }) { ${counted} }
      second: createUser(input: { email: "second@several.example" }) { ${counted} }
    }`);

    expect(data).toMatchObject({
      first: { user: { organization: { users: { totalCount: 2 } } } },
      second: { user: { organization: { users: { totalCount: 3 } } } },
    });
  });

  test('refuses whoever is not signed in, or signs out in the same document', async () => {
    const { owner } = await world().organization();
    const input = { email: 'nobody@example.com' };
    const before = await api.current.snapshot();

    const nobody = await api.current.call(createUser, { input });

    expect(nobody.data).toEqual({ createUser: null });
    expect(nobody.errors).toMatchObject([{ path: ['createUser'], extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
    const both = await owner.call(`mutation {
      signOut { __typename }
      createUser(input: { email: "nobody@example.com" }) { __typename }
    }`);
    expect(both.data).toEqual({ signOut: { __typename: 'SignOutSuccess' }, createUser: null });
    expect(both.errors).toMatchObject([{ path: ['createUser'], extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.em().count(User, { emailKey: 'nobody@example.com' })).toBe(0);
  });
});
