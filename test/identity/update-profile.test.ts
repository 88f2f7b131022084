import { describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { callWhileEnding } from '../support/ending.ts';
import { World } from '../support/world.ts';

const updateProfile = /* GraphQL */ `
  mutation UpdateProfile($input: UpdateProfileInput!) {
    updateProfile(input: $input) {
      __typename
      ... on UpdateProfileSuccess {
        user {
          id
          givenName
          familyName
          displayName
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

describe('updateProfile', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function ada() {
    const { organization } = await world().organization();
    const person = await world().user({ in: organization, givenName: 'Ada', familyName: 'Byron', displayName: 'Ada' });
    return { organization, person };
  }

  test('changes the names that are given, clears those that are null, and leaves the others', async () => {
    const { organization, person } = await ada();

    const { data } = await person.call(updateProfile, { input: { familyName: ' Lovelace ', displayName: null } });

    expect(data.updateProfile).toEqual({
      __typename: 'UpdateProfileSuccess',
      user: { id: person.id, givenName: 'Ada', familyName: 'Lovelace', displayName: null },
    });
    expect(await world().eventsAbout(person.user)).toMatchObject([
      {
        action: 'user.updated',
        organizationId: organization.id,
        actorId: person.user.id,
        details: { fields: ['familyName', 'displayName'] },
      },
    ]);
  });

  test('changes and records nothing when nothing differs', async () => {
    const { person } = await ada();
    const before = await api.current.snapshot();

    const { data } = await person.call(updateProfile, { input: { givenName: 'Ada' } });

    expect(data.updateProfile).toMatchObject({ __typename: 'UpdateProfileSuccess', user: { givenName: 'Ada' } });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each(['givenName', 'familyName', 'displayName'])('refuses a %s that is no good', async name => {
    const { person } = await ada();
    const before = await api.current.snapshot();

    const replies = await Promise.all(
      ['x'.repeat(201), 'a\0b'].map(bad => person.call(updateProfile, { input: { [name]: bad } })),
    );

    expect(replies.map(({ data }) => data.updateProfile)).toMatchObject([
      { __typename: 'InvalidInputError', code: 'INVALID_INPUT', path: ['input', name] },
      { __typename: 'InvalidInputError', code: 'INVALID_INPUT', path: ['input', name] },
    ]);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('changes nothing in the name of somebody who leaves meanwhile', async () => {
    const { person } = await ada();

    const { reply, before } = await callWhileEnding(api.current, person, () =>
      person.call(updateProfile, { input: { givenName: 'Augusta' } }),
    );

    expect(reply.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses whoever is not signed in', async () => {
    const before = await api.current.snapshot();

    const { data, errors } = await api.current.call(updateProfile, { input: { givenName: 'Ada' } });

    expect(data).toEqual({ updateProfile: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await api.current.snapshot()).toEqual(before);
  });
});
