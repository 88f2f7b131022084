import { hash } from '@node-rs/argon2';
import { expect, test } from 'vitest';

import { takeTurn } from '../../src/modules/identity/password-work.ts';
import { decoy, hashPassword, verifyPassword } from '../../src/modules/identity/password.ts';
import { ServerBusy } from '../../src/shared/errors/server-busy.ts';
import { useApi } from '../support/api.ts';
import { captureStatements } from '../support/statements.ts';
import { World } from '../support/world.ts';

const api = useApi();
const signIn = /* GraphQL */ `
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      __typename
    }
  }
`;

test('the decoy costs as much as a password, and is nobody’s', async () => {
  const costOf = (encoded: string) => encoded.split('$').slice(1, 4);

  expect(costOf(decoy)).toEqual(costOf(await hashPassword('correct horse')));
  expect(costOf(decoy)).toEqual(['argon2id', 'v=19', 'm=19456,t=2,p=1']);
  expect(await verifyPassword(null, 'correct horse')).toBe(false);
});

test('a hash of other parameters still verifies, so that the cost can be raised', async () => {
  const old = await hash('correct horse', { memoryCost: 8192, timeCost: 1, parallelism: 1 });

  expect(await verifyPassword(old, 'correct horse')).toBe(true);
  expect(await verifyPassword(old, 'correct house')).toBe(false);
});

test('a known and an unknown address cost the same statements and the same hashing', async () => {
  const world = new World(api.current);
  const { organization } = await world.organization();
  const password = 'correct horse battery staple';
  const known = await world.user({ in: organization, password });
  const withoutPassword = await world.user({ in: organization });
  const suspended = await world.user({ in: organization, password });
  await world.leave(suspended, 'SUSPENDED');
  const attempt = (email: string) =>
    captureStatements(() => api.current.call(signIn, { input: { email, password: 'wrong' } }));

  const statements = await attempt(known.email);

  // One counts the attempt, and one looks the address up.
  expect(statements).toHaveLength(2);
  expect(await attempt('nobody.at.all@example.com')).toEqual(statements);
  expect(await attempt(withoutPassword.email)).toEqual(statements);
  expect(await attempt(suspended.email)).toEqual(statements);
});

test('passwords beyond what can wait are refused at once, and those that wait are served', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const turns: Promise<unknown>[] = [];
  try {
    for (let i = 0; i < 2000; i++) {
      turns.push(
        takeTurn(() => promise).then(
          () => 'served',
          error => error.constructor,
        ),
      );
    }
    const reply = await api.current.call(signIn, { input: { email: 'a@example.com', password: 'wrong' } });
    expect(reply.data).toEqual({ signIn: null });
    expect(reply.errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE', retryAfter: 5 } }]);
    // Others are served meanwhile.
    expect((await api.current.call('{ viewer { id } }')).data).toEqual({ viewer: null });
  } finally {
    resolve();
  }
  const ends = await Promise.all(turns);
  expect(new Set(ends)).toEqual(new Set(['served', ServerBusy]));
  expect(await verifyPassword(null, 'correct horse')).toBe(false);
});
