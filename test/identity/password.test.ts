import { hash, verify } from '@node-rs/argon2';
import { expect, test } from 'vitest';

import { countPasswords, takeTurn } from '../../src/modules/identity/password-work.ts';
import { decoy, hashPassword, verifyPassword } from '../../src/modules/identity/password.ts';
import { ServerBusy } from '../../src/shared/errors/server-busy.ts';
import { useApi } from '../support/api.ts';
import { eventually } from '../support/follower.ts';
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
const createWorkspace = /* GraphQL */ `
  mutation CreateWorkspace($input: CreateWorkspaceInput!) {
    createWorkspace(input: $input) {
      __typename
      ... on CreateWorkspaceSuccess {
        workspace {
          name
        }
      }
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

test('no more passwords are worked on at once than there are workers, each in its turn', async () => {
  let running = 0;
  let most = 0;
  const begun: number[] = [];
  const turns = Array.from({ length: 20 * countPasswords().max }, async (_, i) =>
    takeTurn(async () => {
      begun.push(i);
      most = Math.max(most, ++running);
      await verify(decoy, 'correct horse');
      running--;
    }),
  );

  await Promise.all(turns);

  expect(most).toBe(countPasswords().max);
  expect(begun).toEqual([...turns.keys()]);
});

test('a flood of sign-ins waits without a connection to the database, while others read and write, and then all are answered', async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const world = new World(api.current);
  const password = 'correct horse battery staple';
  const { organization, owner } = await world.organization();
  const known = await world.user({ in: organization, password });
  const addresses = [known.email, ...Array.from({ length: 99 }, (_, i) => `nobody.${i}@flood.example`)];
  const held = Array.from({ length: countPasswords().max }, async () => takeTurn(() => gate));

  let answered = 0;
  const flood = addresses.map(async email => {
    const { data } = await api.current.call(signIn, { input: { email, password } });
    answered++;
    return data.signIn.__typename;
  });
  try {
    await eventually(() => expect(countPasswords().waiting).toBe(addresses.length));
    for (let i = 0; i < 20; i++) {
      expect((await owner.call('{ viewer { id } }')).data).toEqual({ viewer: { id: owner.id } });
    }
    const name = 'Made in the middle of a flood';
    const { data } = await owner.call(createWorkspace, { input: { name } });
    expect(data.createWorkspace).toEqual({ __typename: 'CreateWorkspaceSuccess', workspace: { name } });
    expect([answered, countPasswords().waiting]).toEqual([0, addresses.length]);
  } finally {
    open();
  }

  await Promise.all(held);
  const refused = Array.from({ length: 99 }, () => 'InvalidCredentialsError');
  expect(await Promise.all(flood)).toEqual(['SignInSuccess', ...refused]);
  expect(countPasswords().waiting).toBe(0);
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
