import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { generate } from '@graphql-codegen/cli';
import { buildSchema, introspectionFromSchema } from 'graphql';
import { commitLocalUpdate, type ConcreteRequest, ConnectionHandler, fetchQuery } from 'relay-runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { eventually } from '../support/follower.ts';
import { World } from '../support/world.ts';
import { apolloClient } from './examples/apollo-client.ts';
import { codegenConfig } from './examples/codegen.ts';
import { relayEnvironment } from './examples/relay.ts';
import { urqlClient } from './examples/urql.ts';
import { switchesOver } from './switches.ts';

const api = useApi();
const run = promisify(execFile);
const root = new URL('../..', import.meta.url).pathname;
const place = { url: '', directory: '' };

beforeAll(async () => {
  place.url = `${await api.current.listen()}/graphql`;
  place.directory = await mkdtemp(join(tmpdir(), 'leaver-clients-'));
  await symlink(join(root, 'node_modules'), join(place.directory, 'node_modules'));
});
afterAll(async () => rm(place.directory, { recursive: true, force: true }));

const schemaText = async () => readFile(join(root, 'schema.graphql'), 'utf8');

/** A project of its own, with files in it. */
async function project(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const directory = join(place.directory, name);
  await mkdir(join(directory, 'src', '__generated__'), { recursive: true });
  await Promise.all(
    Object.entries({ 'schema.graphql': await schemaText(), ...files }).map(async ([file, text]) =>
      writeFile(join(directory, file), text),
    ),
  );
  return directory;
}

async function scene() {
  const world = new World(api.current);
  const { organization, owner } = await world.organization();
  const people = [await world.user({ in: organization }), await world.user({ in: organization })] as const;
  return { owner, people };
}

test('graphql-codegen: the strictest TypeScript proves that a switch over every union of every mutation is complete', async () => {
  const schema = buildSchema(await schemaText());
  const strictest = ['strict', 'exactOptionalPropertyTypes', 'noUncheckedIndexedAccess', 'noImplicitOverride'].concat(
    ['noImplicitReturns', 'noFallthroughCasesInSwitch', 'noPropertyAccessFromIndexSignature', 'noUnusedLocals'],
    ['noUnusedParameters', 'verbatimModuleSyntax', 'isolatedModules', 'noEmit'],
  );
  const compilerOptions = {
    target: 'es2024',
    module: 'preserve',
    moduleResolution: 'bundler',
    lib: ['es2024'],
    types: [],
    ...Object.fromEntries(strictest.map(option => [option, true])),
  };
  const directory = await project('codegen', {
    'src/answers.ts': switchesOver(schema),
    'tsconfig.json': JSON.stringify({ compilerOptions, include: ['src'] }),
  });

  await generate({ ...codegenConfig, cwd: directory, silent: true, errorsOnly: true }, true);
  const compiled = await run(join(root, 'node_modules', '.bin', 'tsc'), ['-p', directory]).catch(
    (error: { stdout: string }) => error,
  );

  expect(compiled.stdout).toBe('');
});

describe('Apollo Client', () => {
  const refusal = gql`
    mutation {
      deleteUser(input: { userId: "nonsense" }) {
        ... on Error {
          code
          message
        }
      }
    }
  `;

  test('reads refusals as data, by the released possible-types.json', async () => {
    const { owner } = await scene();

    const { data } = await apolloClient(place.url, owner.token).mutate({ mutation: refusal });

    expect(data).toMatchObject({ deleteUser: { __typename: 'InvalidIdError', code: 'INVALID_ID' } });
  });

  test('would drop what a refusal says without it', async () => {
    const { owner } = await scene();
    const link = new HttpLink({ uri: place.url, headers: { authorization: `Bearer ${owner.token}` } });
    const ignorant = new ApolloClient({ link, cache: new InMemoryCache() });

    const { data } = await ignorant.mutate({ mutation: refusal });

    expect(data).not.toHaveProperty('deleteUser.code');
  });
});

test("urql: a deletion leaves the normalized cache's lists right", async () => {
  const { owner, people } = await scene();
  const client = urqlClient(place.url, owner.token, introspectionFromSchema(buildSchema(await schemaText())));
  const lists: string[][] = [];
  interface List {
    readonly viewer: {
      readonly organization: { readonly users: { readonly edges: { node: { id: string } | null }[] } };
    };
  }
  const subscription = client
    .query<List>('{ viewer { id organization { id users(first: 10) { edges { cursor node { id email } } } } } }', {})
    .subscribe(({ data }) => {
      lists.push((data?.viewer.organization.users.edges ?? []).map(({ node }) => node?.id ?? 'nobody'));
    });
  await eventually(() => expect(lists).toHaveLength(1));

  const { data } = await client
    .mutation('mutation ($id: ID!) { deleteUser(input: { userId: $id }) { ... on UserDeletion { deletedUserId } } }', {
      id: people[0].id,
    })
    .toPromise();
  await eventually(() => expect(lists.at(-1)).toEqual([people[1].id, owner.id]));
  subscription.unsubscribe();

  expect(data).toMatchObject({ deleteUser: { deletedUserId: people[0].id } });
  expect(lists[0]).toEqual([people[1].id, people[0].id, owner.id]);
});

test('Relay: the compiler takes the schema, and a connection is read page by page through node', async () => {
  const { owner, people } = await scene();
  const directory = await project('relay', {
    'relay.config.json': JSON.stringify({
      src: './src',
      schema: './schema.graphql',
      artifactDirectory: './src/__generated__',
      language: 'javascript',
      eagerEsModules: true,
      noSourceControl: true,
    }),
    'src/People.js': peopleModule,
    'package.json': '{ "type": "module" }',
  });
  const compiler = createRequire(import.meta.url)('relay-compiler') as string;
  await run(compiler, ['relay.config.json'], { cwd: directory });
  const artifact = async (name: string) =>
    ((await import(join(directory, 'src', '__generated__', `${name}.graphql.js`))) as { default: ConcreteRequest })
      .default;
  const environment = relayEnvironment(place.url, owner.token);

  const first = await fetchQuery(environment, await artifact('PeopleQuery'), {}).toPromise();
  const { id } = (first as { viewer: { organization: { id: string } } }).viewer.organization;
  /** What the store holds of the connection. */
  const peopleHeld = () => {
    const held = { ids: [] as (string | undefined)[], endCursor: '' };
    commitLocalUpdate(environment, store => {
      const connection = store.get(ConnectionHandler.getConnectionID(id, 'People_users'));
      held.ids = (connection?.getLinkedRecords('edges') ?? []).map(edge => edge?.getLinkedRecord('node')?.getDataID());
      held.endCursor = String(connection?.getLinkedRecord('pageInfo')?.getValue('endCursor'));
    });
    return held;
  };
  const firstPage = peopleHeld();
  const next = { id, first: 2, after: firstPage.endCursor };
  await fetchQuery(environment, await artifact('PeoplePageQuery'), next).toPromise();

  expect(firstPage.ids).toEqual([people[1].id, people[0].id]);
  expect(peopleHeld().ids).toEqual([people[1].id, people[0].id, owner.id]);
});

const peopleModule = `
import { graphql } from 'relay-runtime';
export const query = graphql\`
  query PeopleQuery { viewer { organization { id ...People_organization } } }
\`;
export const fragment = graphql\`
  fragment People_organization on Organization
  @refetchable(queryName: "PeoplePageQuery")
  @argumentDefinitions(first: { type: "Int", defaultValue: 2 }, after: { type: "String" }) {
    users(first: $first, after: $after) @connection(key: "People_users") { edges { node { id email } } }
  }
\`;
`;
