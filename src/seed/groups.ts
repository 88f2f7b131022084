import type { Project, ProjectMember, Team, TeamMember } from '../modules/collaboration/index.ts';
import type { NewRow } from './new-row.ts';
import { projectNames, teamNames } from './words.ts';
import { day, end, hour, isActive, isKept, type Person, type World } from './world.ts';

const peoplePerTeam = 20;
const peoplePerProject = 10;

/** A team or a project of a tenant, with who is in it. */
interface Circle {
  readonly index: number;
  readonly id: string;
  readonly made: number;
  readonly name: string;
  readonly tenantId: string;
  readonly owner: Person;
  readonly members: readonly Person[];
}

/** Every person is in one team. */
export function makeTeams(world: World): readonly Circle[] {
  return makeCircles(world, 'team', teamNames, people => ({
    count: Math.ceil(people / peoplePerTeam),
    of: (position, count) => [position % count],
  }));
}

/** Every person takes part in two projects. */
export function makeProjects(world: World): readonly Circle[] {
  return makeCircles(world, 'project', projectNames, people => ({
    count: Math.max(2, Math.ceil(people / peoplePerProject)),
    of: (position, count) => [position % count, (position + 1 + (Math.floor(position / count) % (count - 1))) % count],
  }));
}

interface Shares {
  readonly count: number;
  /** Numbers of those that a person is in, by the person's position in the tenant. */
  readonly of: (position: number, count: number) => readonly number[];
}

function makeCircles(
  world: World,
  kind: string,
  names: readonly string[],
  sharesOf: (people: number) => Shares,
): readonly Circle[] {
  const source = world.source(kind);
  const circles: Circle[] = [];
  for (const { id: tenantId, founded, people } of world.tenants) {
    const { count, of } = sharesOf(people.length);
    const memberships = people.flatMap((person, position) => of(position, count).map(number => ({ person, number })));
    const byNumber = Map.groupBy(memberships, ({ number }) => number);
    const offset = circles.length;
    for (let number = 0; number < count; number++) {
      const index = offset + number;
      const made = source.random(index).between(founded + hour, founded + 30 * day);
      const round = Math.floor(number / names.length);
      const name = names[number % names.length] ?? kind;
      const members = (byNumber.get(number) ?? []).map(({ person }) => person).filter(isKept);
      const owner = members.find(isActive) ?? people.find(isActive);
      if (!owner) {
        throw new Error('The first person of a tenant stays');
      }
      const id = source.id(index, made);
      circles.push({ index, id, made, name: round === 0 ? name : `${name} ${round + 1}`, tenantId, owner, members });
    }
  }
  return circles;
}

export function* teams(circles: readonly Circle[]): Generator<NewRow<Team>> {
  for (const { id, made, tenantId, name } of circles) {
    yield { id, createdAt: new Date(made), organizationId: tenantId, name, description: null };
  }
}

export function* projects(circles: readonly Circle[]): Generator<NewRow<Project>> {
  for (const { id, made, tenantId, name, owner } of circles) {
    const description = `What ${name} is about.`;
    yield { id, createdAt: new Date(made), organizationId: tenantId, name, description, ownerId: owner.id };
  }
}

export function* teamMembers(world: World, circles: readonly Circle[]): Generator<NewRow<TeamMember>> {
  for (const { circleId, ...member } of memberships(world, 'team member', circles)) {
    yield { ...member, teamId: circleId };
  }
}

export function* projectMembers(world: World, circles: readonly Circle[]): Generator<NewRow<ProjectMember>> {
  for (const { circleId, ...member } of memberships(world, 'project member', circles)) {
    yield { ...member, projectId: circleId };
  }
}

function* memberships(world: World, kind: string, circles: readonly Circle[]) {
  const source = world.source(kind);
  let n = 0;
  for (const { id: circleId, made, members } of circles) {
    for (const person of members) {
      const since = source.random(n).between(Math.max(made, person.joined), end(world, person));
      yield { id: source.id(n, since), createdAt: new Date(since), circleId, userId: person.id };
      n++;
    }
  }
}
