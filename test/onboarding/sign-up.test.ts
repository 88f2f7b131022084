import { describe, expect, test } from 'vitest';

import { User } from '../../src/modules/identity/index.ts';
import { SignUpRequest } from '../../src/modules/onboarding/index.ts';
import { hashToken, newToken } from '../../src/shared/tokens.ts';
import { useApi } from '../support/api.ts';
import { runJobs } from '../support/run-jobs.ts';
import { captureStatements } from '../support/statements.ts';
import { World } from '../support/world.ts';

const signUp = /* GraphQL */ `
  mutation SignUp($input: SignUpInput!) {
    signUp(input: $input) {
      __typename
      ... on SignUpSuccess {
        expiresInMinutes
      }
      ... on Error {
        code
        message
        path
      }
    }
  }
`;
const minute = 60_000;
const answer = { __typename: 'SignUpSuccess', expiresInMinutes: 1440 };
let count = 0;

describe('signUp', () => {
  const api = useApi({ LEAVER_PUBLIC_URL: 'https://app.example/people/' });
  const world = () => new World(api.current);
  const newAddress = () => `new${++count}@example.com`;

  const ask = async (email: string, input: object = { organizationName: 'Acme' }) =>
    (await api.current.call(signUp, { input: { email, ...input } })).data.signUp;

  test('writes to the address, and makes nothing yet', async () => {
    const email = newAddress();

    expect(await ask(email.toUpperCase())).toEqual(answer);
    await runJobs(api.current);

    const secret = await world().secretTo(email);
    expect(await world().mailsTo(email)).toEqual([
      {
        subject: 'Confirm your address',
        paragraphs: [
          'Somebody asked for an account for this address. It is made once you confirm it, with a password of yours.',
          'That can be done once, within a day. If it was not you, do nothing: nothing was changed.',
        ],
        link: { label: 'Make the account', url: `https://app.example/people/confirm-sign-up?secret=${secret}` },
      },
    ]);
    const kept = await api.current.em().findOneOrFail(SignUpRequest, { emailKey: email });
    expect(Buffer.from(kept.tokenHash ?? [])).toEqual(hashToken('signUp', secret));
    expect(await api.current.em().count(User, { emailKey: email })).toBe(0);
  });

  test('answers the same, with the same work, whoever has the address', async () => {
    const { organization, owner } = await world().organization();
    const left = await world().user({ in: organization });
    await world().leave(left, 'REVOKED');
    const bodies: string[] = [];
    const work = (email: string) =>
      captureStatements(async () => bodies.push(JSON.stringify(await ask(email, { organizationName: 'Another' }))));

    const unknown = await work(newAddress());

    expect(await work(owner.email)).toEqual(unknown);
    expect(await work(left.email)).toEqual(unknown);
    expect(new Set(bodies)).toEqual(new Set([JSON.stringify(answer)]));
  });

  test('tells who has an account, in whatever letter case, by the mail only', async () => {
    const { owner } = await world().organization();
    const accounts = await api.current.em().count(User);

    await ask(owner.email.toUpperCase());
    await runJobs(api.current);

    expect(await world().mailsTo(owner.email)).toEqual([
      {
        subject: 'You have an account already',
        paragraphs: [
          'Somebody asked for an account for this address, and there is one. Sign in, or ask for a new password.',
          'If it was not you, do nothing: nothing was changed.',
        ],
      },
    ]);
    expect(await api.current.em().findOneOrFail(SignUpRequest, { emailKey: owner.email })).toMatchObject({
      tokenHash: null,
    });
    expect(await api.current.em().count(User)).toBe(accounts);
  });

  test('writes to an address once a minute at most', async () => {
    const email = newAddress();
    await ask(email);
    await runJobs(api.current);
    await ask(email);
    await runJobs(api.current);
    expect(await world().mailsTo(email)).toHaveLength(1);
    api.current.advance(minute);

    await ask(email);
    await runJobs(api.current);

    expect(await world().mailsTo(email)).toHaveLength(2);
  });

  test.each([
    ['no way in', { organizationName: null }, ['input']],
    ['both ways in', { invitationSecret: newToken('invitation').token }, ['input']],
    ['an empty organization name', { organizationName: ' ' }, ['input', 'organizationName']],
    ['an overlong organization name', { organizationName: 'a'.repeat(201) }, ['input', 'organizationName']],
    ['a null byte in the organization name', { organizationName: 'a\0' }, ['input', 'organizationName']],
    ['no address', { email: 'nobody' }, ['input', 'email']],
    ['an overlong address', { email: `${'a'.repeat(250)}@example.com` }, ['input', 'email']],
    ['an overlong name', { familyName: 'a'.repeat(201) }, ['input', 'familyName']],
  ])('refuses %s', async (_, wrong, path) => {
    const before = await api.current.snapshot();

    const refused = await ask(newAddress(), { organizationName: 'Another', ...wrong });

    expect(refused).toMatchObject({ __typename: 'InvalidInputError', code: 'INVALID_INPUT', path });
    expect(await api.current.snapshot()).toEqual(before);
  });
});
