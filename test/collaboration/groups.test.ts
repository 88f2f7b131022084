import { describe, expect, test } from 'vitest';

import { ProjectMember, TeamMember } from '../../src/modules/collaboration/index.ts';
import type { Organization } from '../../src/modules/organization/index.ts';
import { formatId, newId, readId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';
import { documentsOf } from './documents.ts';

const api = useApi();
const world = () => new World(api.current);

interface House {
  readonly organization: Organization;
  readonly owner: Person;
  /** Who may change the team or the project: an administrator, or the project's owner. */
  readonly manager: Person;
  readonly member: Person;
  readonly other: Person;
  readonly thing: { readonly id: string };
  readonly id: string;
}

const kinds = {
  team: {
    prefix: 'tem',
    NotFound: 'TeamNotFoundError',
    NameTaken: 'TeamNameTakenError',
    members: (id: string) => api.current.em().count(TeamMember, { team: id }),
    house: async (): Promise<House> => {
      const { organization, owner } = await world().organization();
      const manager = await world().user({ in: organization, role: 'ADMIN' });
      const member = await world().user({ in: organization });
      const other = await world().user({ in: organization });
      const thing = await world().team(organization, [member]);
      return { organization, owner, manager, member, other, thing, id: typed('tem', thing) };
    },
  },
  project: {
    prefix: 'prj',
    NotFound: 'ProjectNotFoundError',
    NameTaken: 'ProjectNameTakenError',
    members: (id: string) => api.current.em().count(ProjectMember, { project: id }),
    house: async (): Promise<House> => {
      const { organization, owner } = await world().organization();
      const manager = await world().user({ in: organization });
      const member = await world().user({ in: organization });
      const other = await world().user({ in: organization });
      const thing = await world().project(manager, [member]);
      return { organization, owner, manager, member, other, thing, id: typed('prj', thing) };
    },
  },
} as const;

describe.each(['team', 'project'] as const)('of a %s,', noun => {
  const { Noun, idName, create, update, remove, addMember, removeMember } = documentsOf(noun);
  const { prefix, members, house, NameTaken } = kinds[noun];
  const NotFound = {
    __typename: kinds[noun].NotFound,
    code: `${noun.toUpperCase()}_NOT_FOUND`,
    path: ['input', idName],
  };

  const call = async (by: Person, document: string, input: object) => {
    const { data, errors } = await by.call(document, { input });
    expect(errors).toBeUndefined();
    return Object.values(data)[0] as Record<string, unknown>;
  };
  const asked = (id: string, more: object = {}) => ({ [idName]: id, ...more });

  test('the making is recorded, and a name is given once in an organization', async () => {
    const { organization, owner } = await world().organization();

    const made = await call(owner, create, { name: ' Apollo ', description: 'To the moon' });

    expect(made).toEqual({
      __typename: `Create${Noun}Success`,
      [noun]: {
        id: expect.stringMatching(new RegExp(`^${prefix}_`)),
        name: 'Apollo',
        description: 'To the moon',
        organization: { id: typed('org', organization) },
      },
    });
    const id = readId((made[noun] as { id: string }).id)?.uuid ?? '';
    expect(await world().eventsAbout({ id })).toMatchObject([
      { action: `${noun}.created`, actorId: owner.user.id, organizationId: organization.id },
    ]);
    const before = await api.current.snapshot();
    expect(await call(owner, create, { name: 'Apollo' })).toEqual({
      __typename: NameTaken,
      code: `${noun.toUpperCase()}_NAME_TAKEN`,
      path: ['input', 'name'],
    });
    expect(await call(owner, create, { name: ' ' })).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'name'] });
    expect(await call(owner, create, { name: 'X', description: 'x'.repeat(2001) })).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['input', 'description'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('name and description change, and what is left out stays', async () => {
    const { organization, manager, thing, id } = await house();

    const renamed = await call(manager, update, asked(id, { name: 'Gemini' }));
    const described = await call(manager, update, asked(id, { description: 'Two of us' }));
    const before = await api.current.snapshot();
    const same = await call(manager, update, asked(id, { name: 'Gemini' }));
    const cleared = await call(manager, update, asked(id, { description: null }));

    expect(renamed).toMatchObject({ [noun]: { name: 'Gemini' } });
    expect(described).toMatchObject({ [noun]: { name: 'Gemini', description: 'Two of us' } });
    expect(same).toEqual(described);
    expect(cleared).toMatchObject({ [noun]: { name: 'Gemini', description: null } });
    expect(Object.keys(before)).not.toHaveLength(0);
    const events = await world().eventsAbout(thing);
    expect(events.map(({ details }) => details)).toEqual([
      { fields: ['name'] },
      { fields: ['description'] },
      { fields: ['description'] },
    ]);
    expect(events[0]).toMatchObject({ actorId: manager.user.id, organizationId: organization.id });
  });

  test('a change is refused that would take a name, or clear it', async () => {
    const { owner, manager, id } = await house();
    await call(owner, create, { name: 'Taken' });
    const before = await api.current.snapshot();

    expect(await call(manager, update, asked(id, { name: 'Taken' }))).toMatchObject({
      __typename: NameTaken,
    });
    expect(await call(manager, update, asked(id, { name: null }))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('the deletion takes all memberships along, and says so again', async () => {
    const { organization, manager, thing, id } = await house();
    const count = await members(thing.id);

    const first = await call(manager, remove, asked(id));
    const before = await api.current.snapshot();
    const second = await call(manager, remove, asked(id));

    const __typename = `Delete${Noun}Success`;
    expect(first).toEqual({ __typename, outcome: 'DELETED', [idName]: id, memberCount: count });
    expect(second).toEqual({ __typename, outcome: 'ALREADY_DELETED', [idName]: id, memberCount: 0 });
    expect(await api.current.snapshot()).toEqual(before);
    expect(await members(thing.id)).toBe(0);
    expect(await world().eventsAbout(thing)).toMatchObject([
      {
        action: `${noun}.deleted`,
        actorId: manager.user.id,
        organizationId: organization.id,
        details: { memberCount: count },
      },
    ]);
  });

  test('members come and go, each once, and hear so again', async () => {
    const { organization, manager, other, thing, id } = await house();
    const count = await members(thing.id);
    const input = asked(id, { userId: other.id });

    const added = [await call(manager, addMember, input), await call(manager, addMember, input)];
    const counted = await members(thing.id);
    const gone = [await call(manager, removeMember, input), await call(manager, removeMember, input)];

    expect(added).toMatchObject([
      { outcome: 'ADDED', ...input },
      { outcome: 'ALREADY_MEMBER', ...input },
    ]);
    expect(counted).toBe(count + 1);
    expect(gone).toMatchObject([
      { outcome: 'REMOVED', ...input },
      { outcome: 'ALREADY_ABSENT', ...input },
    ]);
    expect(await members(thing.id)).toBe(count);
    const by = { actorId: manager.user.id, organizationId: organization.id, details: { [idName]: id } };
    expect(await world().eventsAbout(other.user)).toMatchObject([
      { action: `${noun}.member_added`, ...by },
      { action: `${noun}.member_removed`, ...by },
    ]);
  });

  test('members leave by themselves, and hear so again', async () => {
    const { member, id } = await house();
    const input = asked(id, { userId: member.id });

    expect(await call(member, removeMember, input)).toMatchObject({ outcome: 'REMOVED' });
    expect(await call(member, removeMember, input)).toMatchObject({ outcome: 'ALREADY_ABSENT' });
  });

  test('plain members change nothing', async () => {
    const { member, manager, other, id } = await house();
    const before = await api.current.snapshot();

    const answers = [
      await call(member, update, asked(id, { name: 'Mine' })),
      await call(member, remove, asked(id)),
      await call(member, addMember, asked(id, { userId: other.id })),
      await call(member, removeMember, asked(id, { userId: manager.id })),
    ];

    expect(answers).toEqual(answers.map(() => ({ __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] })));
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('a stranger hears the same as of one that does not exist', async () => {
    const { member, id } = await house();
    const { owner: stranger } = await world().organization();
    const before = await api.current.snapshot();

    const answersFor = async (named: string) => [
      await call(stranger, update, asked(named, { name: 'Mine' })),
      await call(stranger, remove, asked(named)),
      await call(stranger, addMember, asked(named, { userId: stranger.id })),
      await call(stranger, removeMember, asked(named, { userId: member.id })),
    ];

    const hidden = await answersFor(id);
    expect(hidden).toEqual(hidden.map(() => NotFound));
    expect(await answersFor(formatId(prefix, newId()))).toEqual(hidden);
    expect(await api.current.snapshot()).toEqual(before);
    expect((await stranger.call('query ($id: ID!) { node(id: $id) { id } }', { id })).data).toEqual({ node: null });
  });

  test('users of another tenant, and those who are suspended or have left, are not added', async () => {
    const { manager, other, id } = await house();
    const { owner: stranger } = await world().organization();
    await world().leave(other, 'SUSPENDED');
    const before = await api.current.snapshot();

    const absent = { __typename: 'UserNotFoundError', code: 'USER_NOT_FOUND', path: ['input', 'userId'] };
    expect(await call(manager, addMember, asked(id, { userId: stranger.id }))).toEqual(absent);
    expect(await call(manager, addMember, asked(id, { userId: other.id }))).toEqual(absent);
    expect(await call(manager, addMember, asked(id, { userId: formatId('usr', newId()) }))).toEqual(absent);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('ids of other kinds are refused', async () => {
    const { manager, member, id } = await house();
    const before = await api.current.snapshot();

    const invalid = (field: string) => ({ __typename: 'InvalidIdError', code: 'INVALID_ID', path: ['input', field] });
    expect(await call(manager, update, asked(manager.id, { name: 'X' }))).toEqual(invalid(idName));
    expect(await call(manager, remove, asked('x'))).toEqual(invalid(idName));
    expect(await call(manager, addMember, asked(id, { userId: id }))).toEqual(invalid('userId'));
    expect(await call(manager, removeMember, asked(member.id, { userId: member.id }))).toEqual(invalid(idName));
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('a member who is added while it is deleted is not left over', async () => {
    const { manager, other, thing, id } = await house();

    const [deleted, added] = await Promise.all([
      call(manager, remove, asked(id)),
      call(manager, addMember, asked(id, { userId: other.id })),
    ]);

    expect(deleted['outcome']).toBe('DELETED');
    expect(['ADDED', undefined]).toContain(added['outcome']);
    expect(await members(thing.id)).toBe(0);
  });
});

test('plain members make projects of their own, and no teams', async () => {
  const { organization } = await world().organization();
  const ada = await world().user({ in: organization });
  const made = await ada.call(documentsOf('project').create, { input: { name: 'Mine' } });
  const before = await api.current.snapshot();

  const refused = await ada.call(documentsOf('team').create, { input: { name: 'Mine' } });

  expect(made.data.createProject).toMatchObject({ project: { name: 'Mine' } });
  expect(refused.data.createTeam).toEqual({ __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] });
  expect(await api.current.snapshot()).toEqual(before);
});

test('a project that its owner leaves behind for good stays with its members and the administrators', async () => {
  const { owner, manager, member, other, id } = await kinds.project.house();
  const seen = `query ($id: ID!) { node(id: $id) { ... on Project { viewerCanManage owner { id } members { totalCount edges { node { user { id } } } } } } }`;
  const idsOf = (data: { node: { members: { edges: { node: { user: { id: string } } }[] } } }) =>
    data.node.members.edges.map(({ node }) => node.user.id);

  const before = await member.call(seen, { id });
  await owner.call('mutation ($input: DeleteUserInput!) { deleteUser(input: $input) { __typename } }', {
    input: { userId: manager.id },
  });
  const after = await member.call(seen, { id });

  expect(before.data.node).toMatchObject({
    viewerCanManage: false,
    owner: { id: manager.id },
    members: { totalCount: 2 },
  });
  expect(idsOf(before.data)).toEqual([member.id, manager.id]);
  expect(after.data.node).toMatchObject({ owner: null, members: { totalCount: 1 } });
  expect((await owner.call(seen, { id })).data.node).toMatchObject({ viewerCanManage: true });
  expect((await other.call(seen, { id })).data).toEqual({ node: null });
});

test('the lists of teams and projects are for those whom they concern', async () => {
  const { organization, owner } = await world().organization();
  const [ada, grace] = [await world().user({ in: organization }), await world().user({ in: organization })];
  const { owner: stranger } = await world().organization();
  const team = await world().team(organization, [ada]);
  const own = await world().project(ada);
  const joint = await world().project(grace, [ada]);
  await world().project(grace);
  const mine = `{ viewer { teams { edges { node { id } } } projects { totalCount edges { node { id } } }
    organization { teams { totalCount } projects { totalCount } } } }`;
  const ofUser = `query ($id: ID!) { node(id: $id) { ... on User { teams { totalCount } projects { totalCount } } } }`;

  const asAda = await ada.call(mine);
  const asOwner = await owner.call(mine);
  const asked = await owner.call(ofUser, { id: ada.id });
  const refused = await grace.call(ofUser, { id: ada.id });
  const foreign = await stranger.call(ofUser, { id: ada.id });

  expect(asAda.data.viewer).toEqual({
    teams: { edges: [{ node: { id: typed('tem', team) } }] },
    projects: { totalCount: 2, edges: [{ node: { id: typed('prj', joint) } }, { node: { id: typed('prj', own) } }] },
    organization: { teams: { totalCount: 1 }, projects: null },
  });
  expect(asAda.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  expect(asOwner.data.viewer.organization).toEqual({ teams: { totalCount: 1 }, projects: { totalCount: 3 } });
  expect(asked.data.node).toEqual({ teams: { totalCount: 1 }, projects: { totalCount: 2 } });
  expect(refused.data.node).toEqual({ teams: null, projects: null });
  expect(foreign.data).toEqual({ node: null });
});
