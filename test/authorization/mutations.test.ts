import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createSchema } from '../../src/schema.ts';
import { actions } from '../../src/shared/authorization/actions.ts';
import { formatId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { giveBelongings } from '../support/belongings.ts';
import { idsOf } from '../support/known-ids.ts';
import { type Call, SchemaWalk } from '../support/schema-walk.ts';
import { World } from '../support/world.ts';
import { mutations } from './mutations.ts';

/** Input of what checks it before it asks, or makes what others name. */
const wellMade: Readonly<Record<string, object>> = {
  createArtifact: { name: 'notes.txt', mediaType: 'text/plain', content: 'SGVsbG8=' },
  createTag: { name: 'key account' },
  defineCustomField: { kind: 'ACCOUNT', name: 'tier', type: 'TEXT' },
};

/** What ends something comes last, and what holds others last of all, so that each call still finds what it names. */
function inOrder(a: Call, b: Call): number {
  const rank = ({ field }: Call) =>
    [
      'deleteAccount',
      'deleteProject',
      'deleteRevUser',
      'deleteTeam',
      'deleteUser',
      'deleteUsers',
      'deleteWorkspace',
    ].includes(field)
      ? 2
      : Number(/^(?:delete|merge|remove|revoke|leave|unlink)/.test(field));
  return rank(a) - rank(b);
}

/** Actions that were looked up in the table since this was cleared. */
const asked = new Set<string>();

/** Lets the table of actions tell what it is asked for. */
function listenToActions(): () => void {
  const rules = { ...actions };
  for (const [action, rule] of Object.entries(rules)) {
    Object.defineProperty(actions, action, {
      configurable: true,
      enumerable: true,
      get() {
        asked.add(action);
        return rule;
      },
    });
  }
  return () => {
    for (const [action, value] of Object.entries(rules)) {
      Object.defineProperty(actions, action, { configurable: true, enumerable: true, writable: true, value });
    }
  };
}

describe('what a mutation asks', { timeout: 300_000 }, async () => {
  const schema = await createSchema();
  const names = Object.keys(schema.getMutationType()?.getFields() ?? {});
  const api = useApi();
  const found = new Map<string, Set<string>>();

  /** Selects nothing that would ask for more. */
  function documentOf(field: string): string {
    const [input] = schema.getMutationType()?.getFields()[field]?.args ?? [];
    return input
      ? `mutation ($input: ${String(input.type)}) { ${field}(input: $input) { __typename } }`
      : `mutation { ${field} { __typename } }`;
  }

  const deaf: (() => void)[] = [];
  afterAll(() => deaf.forEach(stop => stop()));
  beforeAll(async () => {
    deaf.push(listenToActions());
    const world = new World(api.current);
    const { organization, owner } = await world.organization();
    const grace = await world.user({ in: organization });
    const workspace = await world.workspace(organization, { admins: [owner], members: [grace] });
    await world.invitation(workspace, owner, 'invited@leaver.example');
    const { account: robot } = await world.serviceAccount(workspace, owner);
    await world.serviceAccountKey(robot);
    await world.team(organization, [grace]);
    await world.project(owner, [grace]);
    const { account, defaultRevOrg } = await world.account(organization);
    await world.revUser(organization, [defaultRevOrg]);
    await world.externalIdentity(grace);
    await giveBelongings(api.current, grace, owner);
    for (const [field, input] of Object.entries(wellMade)) {
      await owner.call(documentOf(field), { input });
    }
    const walk = new SchemaWalk(schema, await idsOf(api.current), grace.email);
    for (const { field, variables } of walk.mutations().toSorted(inOrder)) {
      const mended = {
        ...wellMade[field],
        ...(field === 'attachArtifact' && { parentId: formatId('acc', account.id) }),
      };
      const input = { ...Object(variables['input']), ...mended };
      asked.clear();
      for (const role of ['MEMBER', 'OWNER'] as const) {
        const knows = field === 'reauthenticate' && { password: input.password };
        const person = await world.user({ in: organization, role, ...knows });
        await person.call(documentOf(field), { input });
        if (field === 'deleteUser') {
          await person.call(documentOf(field), { input: { userId: person.id } });
        }
      }
      found.set(field, new Set([...(found.get(field) ?? []), ...asked]));
    }
  });

  test('stands in the list of mutations', () => {
    expect(names.toSorted()).toEqual(Object.keys(mutations).toSorted());
  });

  test.each(names)('%s', name => {
    const standing = mutations[name] ?? [];
    // How far a caller reaches decides what is locked, and not who may.
    const known = [...(found.get(name) ?? [])].filter(action => action !== 'organizations.reachAll');
    expect(known.toSorted()).toEqual(typeof standing === 'string' ? [] : standing.toSorted());
  });
});
