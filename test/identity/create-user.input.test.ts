import { describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { type Person, World } from '../support/world.ts';

const createUser = /* GraphQL */ `
  mutation CreateUser($input: CreateUserInput!) {
    createUser(input: $input) {
      __typename
      ... on Error {
        code
        message
        path
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

describe('createUser reads its input, and', () => {
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

  test.each([
    ['an empty address', ''],
    ['an address without an at sign', 'ada.example.com'],
    ['an address without a domain', 'ada@'],
    ['two addresses', 'ada@example.com,grace@example.com'],
    ['an address with a null byte', 'ada\0@example.com'],
    ['an address with a line break', 'ada@example.com\nBcc: all@example.com'],
    ['an address with a lone surrogate', 'ada\ud800@example.com'],
    ['an overlong address', `${'a'.repeat(245)}@example.com`],
    ['an overlong text', 'a'.repeat(100_000)],
  ])('refuses %s', async (_, email) => {
    const { owner } = await world().organization();

    expect(await refused(owner, { email })).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      message: 'Expected an email address of at most 254 characters.',
      path: ['input', 'email'],
    });
  });

  test.each([
    ['empty', ''],
    ['too short', '1234567'],
    ['too short, counted in characters', '😀'.repeat(7)],
    ['too long', 'x'.repeat(1001)],
  ])('refuses a password that is %s', async (_, password) => {
    const { owner } = await world().organization();

    expect(await refused(owner, { email: 'password@example.com', password })).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      message: 'A password has 8 to 1000 characters.',
      path: ['input', 'password'],
    });
  });

  test.each([
    ['shortest', '12345678', '12345678'],
    ['longest', 'x'.repeat(1000), 'x'.repeat(1000)],
    ['longest, of characters outside the basic plane', '😀'.repeat(1000), '😀'.repeat(1000)],
    ['longest, of characters that grow when they are normalized', 'ﷺ'.repeat(1000), 'ﷺ'.repeat(1000)],
    ['differently composed', 'cafe\u0301 au lait', 'caf\u00e9 au lait'],
  ])('lets in with the %s password', async (name, password, typed) => {
    const { owner } = await world().organization();
    const email = `${name.replaceAll(/\W/g, '')}@example.com`;
    await create(owner, { email, password });

    const right = await api.current.call(signIn, { input: { email, password: typed } });
    const wrong = await api.current.call(signIn, { input: { email, password: `${typed}!` } });

    expect(right.data.signIn).toEqual({ __typename: 'SignInSuccess' });
    expect(wrong.data.signIn).toEqual({ __typename: 'InvalidCredentialsError' });
  });

  test.each(['givenName', 'familyName', 'displayName'])('refuses a %s that is overlong or no text', async field => {
    const { owner } = await world().organization();
    const refusal = { __typename: 'InvalidInputError', code: 'INVALID_INPUT', path: ['input', field] };
    const email = 'names@example.com';

    expect(await refused(owner, { email, [field]: 'é'.repeat(201) })).toEqual({
      ...refusal,
      message: 'Expected 1 to 200 characters, got 201.',
    });
    const message = 'Control characters are not allowed here.';
    expect(await refused(owner, { email, [field]: 'A\0da' })).toEqual({ ...refusal, message });
    expect(await refused(owner, { email, [field]: 'A\ud800da' })).toEqual({ ...refusal, message });
  });

  test('takes an address that only looks like one that is taken', async () => {
    const { organization, owner } = await world().organization();
    await world().user({ in: organization, email: 'grace@lookalike.example' });

    expect(await create(owner, { email: 'gr\u0430ce@lookalike.example' })).toMatchObject({
      __typename: 'CreateUserSuccess',
    });
  });

  test('makes a user without a password, whom no password lets in', async () => {
    const { owner } = await world().organization();

    await create(owner, { email: 'passwordless@example.com' });

    const { data } = await api.current.call(signIn, { input: { email: 'passwordless@example.com', password: '' } });
    expect(data.signIn).toEqual({ __typename: 'InvalidCredentialsError' });
  });
});
