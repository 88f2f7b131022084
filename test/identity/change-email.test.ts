import { describe, expect, test } from 'vitest';

import { AccountToken } from '../../src/modules/identity/index.ts';
import { useApi } from '../support/api.ts';
import { captureStatements } from '../support/statements.ts';
import { type Person, World } from '../support/world.ts';

const changeEmail = /* GraphQL */ `
  mutation ChangeEmail($input: ChangeEmailInput!) {
    changeEmail(input: $input) {
      __typename
      ... on ChangeEmailSuccess {
        expiresInMinutes
      }
      ... on Error {
        code
        path
      }
    }
  }
`;
const confirmEmailChange = /* GraphQL */ `
  mutation ConfirmEmailChange($input: ConfirmEmailChangeInput!) {
    confirmEmailChange(input: $input) {
      __typename
      ... on ConfirmEmailChangeSuccess {
        changedUserId
      }
      ... on Error {
        code
        path
      }
    }
  }
`;
const minute = 60_000;
let count = 0;
const newAddress = () => `New.Address.${++count}@example.com`;

describe('an address', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function ada() {
    const { organization } = await world().organization();
    return { organization, person: await world().user({ in: organization }) };
  }

  const change = async (person: Person, email: string) =>
    (await person.call(changeEmail, { input: { email } })).data.changeEmail;

  const confirm = async (token: string) =>
    (await api.current.call(confirmEmailChange, { input: { token } })).data.confirmEmailChange;

  const emailOf = async (person: Person): Promise<string> =>
    (await person.call('{ viewer { email } }')).data.viewer.email;

  test('is changed by who can read the mail of the new one; the old one is told', async () => {
    const { organization, person } = await ada();
    const email = newAddress();

    expect(await change(person, email)).toEqual({ __typename: 'ChangeEmailSuccess', expiresInMinutes: 60 });
    expect(await emailOf(person)).toBe(person.email);
    const secret = await world().secretTo(email);
    expect(await confirm(secret)).toEqual({ __typename: 'ConfirmEmailChangeSuccess', changedUserId: person.id });

    expect(await emailOf(person)).toBe(email);
    expect((await world().mailsTo(person.email)).map(({ subject }) => subject)).toEqual([
      'Your address is to be changed',
      'Your address was changed',
    ]);
    expect(await world().eventsAbout(person.user)).toMatchObject([
      { action: 'user.email_change_requested', organizationId: organization.id, actorId: person.user.id },
      { action: 'user.email_changed', organizationId: organization.id, actorId: person.user.id },
    ]);
    expect(await confirm(secret)).toMatchObject({ __typename: 'InvalidTokenError' });
  });

  test('that belongs to somebody is asked for as any other, and refused to who proves to have it', async () => {
    const { organization, person } = await ada();
    const grace = await world().user({ in: organization });
    const ask = (email: string) => captureStatements(() => change(person, email));

    const free = await ask(newAddress());
    const taken = await ask(grace.email);
    const secret = await world().secretTo(grace.email);
    const before = await api.current.snapshot();

    // The ORM writes values into its statements.
    const withoutValues = (statements: string[]) => statements.map(text => text.replaceAll(/'[^']*'/g, '?'));
    expect(withoutValues(taken)).toEqual(withoutValues(free));
    expect(await confirm(secret)).toEqual({
      __typename: 'AddressTakenError',
      code: 'ADDRESS_TAKEN',
      path: ['input', 'token'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('is not changed after an hour, nor by a secret that another has replaced, nor by one that nobody was sent', async () => {
    const { person } = await ada();
    const [first, second] = [newAddress(), newAddress()];
    await change(person, first);
    await change(person, second);
    const [replaced, late] = [await world().secretTo(first), await world().secretTo(second)];
    api.current.advance(60 * minute);
    const before = await api.current.snapshot();

    for (const token of [replaced, late, '', `lve_${'a'.repeat(43)}`, person.token]) {
      expect(await confirm(token)).toEqual({
        __typename: 'InvalidTokenError',
        code: 'INVALID_TOKEN',
        path: ['input', 'token'],
      });
    }
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('is not changed for who has left', async () => {
    const { person } = await ada();
    const email = newAddress();
    await change(person, email);
    const secret = await world().secretTo(email);
    await person.call('mutation { revokeMyAccount(input: {}) { __typename } }');
    const before = await api.current.snapshot();

    expect(await confirm(secret)).toMatchObject({ __typename: 'InvalidTokenError' });

    expect(await api.current.snapshot()).toEqual(before);
    expect(await api.current.em().count(AccountToken, { user: person.user.id })).toBe(0);
  });

  test('that is none, or is the own one, is refused', async () => {
    const { person } = await ada();
    const before = await api.current.snapshot();

    const refusal = { __typename: 'InvalidInputError', code: 'INVALID_INPUT', path: ['input', 'email'] };
    expect([await change(person, 'nobody'), await change(person, person.email)]).toEqual([refusal, refusal]);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('is not changed by a sign-in that is too old, nor by a key, nor by nobody', async () => {
    const { person } = await ada();
    const { token } = await world().apiKey(person);
    const input = { email: newAddress() };
    const before = await api.current.snapshot();

    const byKey = await api.current.call(changeEmail, { input }, { token });
    const byNobody = await api.current.call(changeEmail, { input });
    api.current.advance(10 * minute + 1);

    const refusal = { __typename: 'ReauthenticationRequiredError', code: 'REAUTHENTICATION_REQUIRED', path: [] };
    expect(byKey.data.changeEmail).toEqual(refusal);
    expect(await change(person, input.email)).toEqual(refusal);
    expect(byNobody.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });
});
