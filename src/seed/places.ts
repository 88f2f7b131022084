import type { MembershipSource } from '../modules/workspace/index.ts';
import type { Random, Source } from './random.ts';
import { workspaceNames } from './words.ts';
import { day, isActive, isKept, type Member, type Person, type Place, type World } from './world.ts';

const peoplePerPlace = 10;

/** Makes each tenant's workspaces, and gives every person about two memberships, some of them at other tenants. */
export function furnish(world: World): readonly Place[] {
  const source = world.source('workspace');
  const places: Place[] = [];
  for (const tenant of world.tenants) {
    const residents = tenant.people.filter(isActive);
    const count = Math.ceil(tenant.people.length / peoplePerPlace);
    for (let i = 0; i < count; i++) {
      const admin = residents[i % residents.length] as Person;
      tenant.places.push(makePlace(places.length + i, i, admin, world.now, source));
    }
    places.push(...tenant.places);
  }

  const administered = Map.groupBy(places, ({ admin }) => admin);
  const memberships = world.source('membership');
  for (const person of world.people.filter(isKept)) {
    joinPlaces(person, administered.get(person) ?? [], places, world.now, memberships.random(person.index));
  }
  return places;
}

/** A workspace and its first member, its administrator: somebody who stays. */
function makePlace(index: number, position: number, admin: Person, now: number, source: Source): Place {
  const random = source.random(index);
  const { tenant } = admin;
  const made = random.between(admin.joined, now - 80 * day);
  const round = Math.floor(position / workspaceNames.length);
  const name = `${workspaceNames[position % workspaceNames.length]}${round === 0 ? '' : ` ${round + 1}`}`;
  const place: Place = { index, id: source.id(index, made), tenant, made, name, admin, members: [] };
  place.members.push({ person: admin, place, role: 'ADMIN', source: 'LOCAL', since: made });
  return place;
}

function joinPlaces(
  person: Person,
  administered: readonly Place[],
  places: readonly Place[],
  now: number,
  random: Random,
): void {
  const wanted = 1 + random.below(3);
  const joined = new Set(administered);
  for (let i = administered.length; i < wanted; i++) {
    const isGuest = random.chance(0.1);
    const place = random.pick(isGuest ? places : person.tenant.places);
    if (!joined.has(place)) {
      joined.add(place);
      place.members.push(makeMember(person, place, now, random));
    }
  }
}

function makeMember(person: Person, place: Place, now: number, random: Random): Member {
  const isGuest = person.tenant !== place.tenant;
  return {
    person,
    place,
    role: !isGuest && random.chance(0.08) ? 'ADMIN' : 'MEMBER',
    source: isGuest ? 'INVITATION' : sourceOf(random),
    since: random.between(Math.max(person.joined, place.made) + 8 * day, now - 30 * day),
  };
}

function sourceOf(random: Random): MembershipSource {
  const share = random.fraction();
  return share < 0.1 ? 'INVITATION' : share < 0.2 ? 'DIRECTORY_SYNC' : share < 0.3 ? 'DOMAIN_CAPTURE' : 'LOCAL';
}
