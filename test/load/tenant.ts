import type { Organization } from '../../src/modules/organization/index.ts';
import type { Invitation, Workspace, WorkspaceMember } from '../../src/modules/workspace/index.ts';
import type { Api } from '../support/api.ts';
import { giveBelongings } from '../support/belongings.ts';
import { type Person, typed, World } from '../support/world.ts';

export const password = 'correct horse battery staple';

/** An organization with so many of everything, so that one can be held against a larger one. */
export interface Tenant {
  readonly api: Api;
  readonly size: number;
  readonly world: World;
  readonly organization: Organization;
  readonly owner: Person;
  /** A plain member, who owns things, and is a member and invited to places. */
  readonly hero: Person;
  /** Who looks after customers. */
  readonly clerk: Person;
  /** Further plain members. */
  readonly people: readonly Person[];
  readonly workspace: Workspace;
  /** The hero's in the workspace. */
  readonly member: WorkspaceMember;
  /** To the hero, from another workspace. */
  readonly invitation: Invitation;
  readonly secret: string;
  readonly account: string;
  readonly revOrgs: readonly string[];
  readonly revUsers: readonly string[];
}

export async function makeTenant(api: Api, size: number): Promise<Tenant> {
  const world = new World(api);
  const { organization, owner } = await world.organization();
  const hero = await world.user({ in: organization, password });
  const clerk = await world.user({ in: organization, permissions: ['MANAGE_CUSTOMERS'] });
  const people = await times(size, () => world.user({ in: organization }));
  const workspace = await world.workspace(organization, { admins: [owner], members: people });
  const member = await world.member(workspace, hero);
  await times(size, () => world.workspace(organization, { admins: [owner], members: [hero] }));
  const invitations = await times(size, async () =>
    world.invitation(await world.workspace(organization, { admins: [owner] }), owner, hero.email),
  );
  await times(size, index => world.invitation(workspace, owner, `guest${index}-${hero.email}`));
  await times(size, () => giveBelongings(api, hero, owner));
  await times(size, () => world.session(hero));
  await times(size, () => world.externalIdentity(hero));
  const accounts = await times(size, () => world.account(organization));
  for (const { account } of accounts) {
    await world.accountPermission(hero, account, 'READ_CUSTOMERS');
  }
  const [first] = accounts;
  const more = first ? await times(size, () => world.revOrg(first.account)) : [];
  const links = [...accounts.map(({ defaultRevOrg }) => defaultRevOrg), ...more];
  const revUsers = await times(size, () => world.revUser(organization, links));
  const [invited] = invitations;
  if (!first || !invited) {
    throw new Error('A tenant has at least one of everything');
  }
  return {
    api,
    size,
    world,
    organization,
    owner,
    hero,
    clerk,
    people,
    workspace,
    member,
    invitation: invited.invitation,
    secret: invited.secret,
    account: typed('acc', first.account),
    revOrgs: [first.defaultRevOrg, ...more].map(revOrg => typed('rvo', revOrg)),
    revUsers: revUsers.map(revUser => typed('rvu', revUser)),
  };
}

/** Calls a mutation that must succeed, to make or change something. */
export async function mutate(by: Person, field: string, input: object, selection = '__typename') {
  const name = `${field.charAt(0).toUpperCase()}${field.slice(1)}`;
  const { data, errors } = await by.call(
    `mutation ($input: ${name}Input!) { answer: ${field}(input: $input) { __typename ... on Error { code message } ${selection} } }`,
    { input },
  );
  if (errors || data.answer.code) {
    throw new Error(`${field}: ${JSON.stringify(errors ?? data.answer)}`);
  }
  return data.answer;
}

export async function times<T>(size: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let index = 0; index < size; index++) {
    made.push(await make(index));
  }
  return made;
}

/** An artifact that belongs to nothing yet. */
export async function artifact(by: Person): Promise<string> {
  const file = { name: 'Contract', mediaType: 'text/plain', content: 'SGVsbG8=' };
  const made = await mutate(by, 'createArtifact', file, '... on CreateArtifactSuccess { artifact { id } }');
  return made.artifact.id;
}
