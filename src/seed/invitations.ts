import type { Invitation, InvitationState } from '../modules/workspace/index.ts';
import { type EmailAddress, parseEmail } from '../shared/email-address.ts';
import { bytea, type NewRow } from './new-row.ts';
import type { Random } from './random.ts';
import { familyNames, givenNames, plain } from './words.ts';
import { day, isActive, type Person, type Place, type World } from './world.ts';

const lifetime = 7 * day;
const openStates = ['PENDING', 'PENDING', 'DECLINED', 'REVOKED', 'EXPIRED'] as const;

interface Invited {
  readonly place: Place;
  readonly email: EmailAddress;
  readonly state: InvitationState;
  readonly sent: number;
  readonly ended: number | null;
  readonly isForAdmin: boolean;
}

/** Half as many as there are people: one accepted for each membership that came from one, the rest in all other states. */
export function* invitations(world: World, places: readonly Place[]): Generator<NewRow<Invitation>> {
  const source = world.source('invitation');
  let n = 0;
  for (const invited of [...accepted(world, places), ...others(world, places)]) {
    const { place, email, state, sent, ended } = invited;
    yield {
      id: source.id(n, sent),
      createdAt: new Date(sent),
      workspaceId: place.id,
      email: email.written,
      emailKey: email.key,
      role: invited.isForAdmin ? 'ADMIN' : 'MEMBER',
      state,
      secretHash: bytea(source.digest(n)),
      // Now and then the one who invited has been deleted since, and the invitation stands in the organization's name.
      invitedById: n % 25 === 24 ? null : place.admin.id,
      expiresAt: new Date(sent + lifetime),
      endedAt: ended === null ? null : new Date(ended),
    };
    n++;
  }
}

function accepted({ source }: World, places: readonly Place[]): Invited[] {
  const answers = source('acceptance');
  return places
    .flatMap(({ members }) => members)
    .filter(member => member.source === 'INVITATION')
    .map(({ place, person, role, since }, i) => ({
      place,
      email: person.email,
      state: 'ACCEPTED',
      sent: answers.random(i).between(since - 6 * day, since),
      ended: since,
      isForAdmin: role === 'ADMIN',
    }));
}

function others(world: World, places: readonly Place[]): Invited[] {
  const source = world.source('invitation of others');
  const memberships = places.flatMap(({ members }) => members);
  const count = Math.floor(world.people.length / 2) - memberships.filter(m => m.source === 'INVITATION').length;
  const known = new Set(memberships.map(({ place, person }) => pair(place, person)));
  return Array.from({ length: Math.max(0, count) }, (_, i) => {
    const random = source.random(i);
    const { place } = random.pick(memberships);
    const state = openStates[i % openStates.length] ?? 'PENDING';
    const [sent, ended] = timesOf(state, world.now, random);
    const guest = random.pick(world.people);
    const isKnown = !isActive(guest) || known.has(pair(place, guest)) || random.chance(0.7);
    // Invited once at most, so that no address holds two pending invitations to one workspace.
    known.add(pair(place, guest));
    const email = isKnown ? stranger(world, i, random) : guest.email;
    return { place, email, state, sent, ended, isForAdmin: random.chance(0.1) };
  });
}

const pair = (place: Place, person: Person): string => `${place.index}/${person.index}`;

function timesOf(state: (typeof openStates)[number], now: number, random: Random): [number, number | null] {
  if (state === 'PENDING') {
    return [random.between(now - 6 * day, now), null];
  }
  const sent = random.between(now - 70 * day, now - 8 * day);
  return [sent, state === 'EXPIRED' ? sent + lifetime : random.between(sent, sent + lifetime)];
}

/** Somebody who has no account. */
function stranger({ seed }: World, i: number, random: Random): EmailAddress {
  const name = `${plain(random.pick(givenNames))}.${plain(random.pick(familyNames))}${i}`;
  return parseEmail(`${name}@elsewhere.world${seed}.example`, []);
}
