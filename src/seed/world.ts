import type { MembershipSource, WorkspaceRole } from '../modules/workspace/index.ts';
import type { OrganizationRole } from '../shared/authorization/roles.ts';
import { type EmailAddress, parseEmail } from '../shared/email-address.ts';
import { Source } from './random.ts';
import { aCompany, familyNames, givenNames, plain } from './words.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export interface WorldOptions {
  readonly users: number;
  readonly organizations: number;
  /** Organizations of a tenth of all users each; left out, there are none. */
  readonly giants?: number;
  readonly seed: number;
  /** The present of the world. */
  readonly now: Date;
}

/** A tenant, with what the rows of other tables need to know of it. */
interface Tenant {
  readonly index: number;
  readonly id: string;
  readonly founded: number;
  readonly name: string;
  readonly domain: string;
  readonly people: Person[];
  readonly places: Place[];
}

export interface Person {
  readonly index: number;
  readonly id: string;
  readonly tenant: Tenant;
  readonly joined: number;
  readonly role: OrganizationRole;
  readonly status: 'ACTIVE' | 'SUSPENDED' | 'REVOKED' | 'DELETED';
  /** When the person was revoked or deleted; null for who is still there. */
  readonly left: number | null;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: EmailAddress;
}

/** A workspace. */
export interface Place {
  readonly index: number;
  readonly id: string;
  readonly tenant: Tenant;
  readonly made: number;
  readonly name: string;
  readonly admin: Person;
  readonly members: Member[];
}

export interface Member {
  readonly person: Person;
  readonly place: Place;
  readonly role: WorkspaceRole;
  readonly source: MembershipSource;
  readonly since: number;
}

/** Who is who, and where; all other rows follow from it. */
export interface World {
  readonly seed: number;
  readonly now: number;
  readonly tenants: readonly Tenant[];
  readonly people: readonly Person[];
  readonly source: (kind: string) => Source;
}

/** Makes tenants and people. The first person of a tenant is an owner who stays. */
export function makeWorld({ users, organizations, giants = 0, seed, now: present }: WorldOptions): World {
  const now = present.getTime();
  const source = (kind: string): Source => new Source(seed, kind);
  const tenants: Tenant[] = [];
  const people: Person[] = [];
  for (const [index, size] of sizes(users, organizations, giants).entries()) {
    const tenant = makeTenant(index, seed, now, source('organization'));
    const addresses = new Set<string>();
    for (let i = 0; i < size; i++) {
      tenant.people.push(makePerson(people.length + i, i, tenant, now, source('user'), addresses));
    }
    people.push(...tenant.people);
    tenants.push(tenant);
  }
  return { seed, now, tenants, people, source };
}

const sizeOfGiant = (users: number): number => Math.ceil(users / 10);

/** So many that a user is left for each of the other organizations, and there is another one. */
export function mostGiants(users: number, organizations: number): number {
  return Math.min(organizations - 1, Math.floor((users - organizations) / sizeOfGiant(users)));
}

/** Of all organizations, the largest first. */
function sizes(users: number, organizations: number, giants: number): number[] {
  const size = sizeOfGiant(users);
  const others = skewedSizes(users - giants * size, organizations - giants);
  return [...Array.from({ length: giants }, () => size), ...others].toSorted((a, b) => b - a);
}

/** Shares out a total so that the k-th gets about 1/k of what the first gets (Zipf's law), and everyone at least one. */
function skewedSizes(total: number, parts: number): number[] {
  const weights = Array.from({ length: parts }, (_, k) => 1 / (k + 1));
  const sum = weights.reduce((a, b) => a + b, 0);
  const sizes = weights.map(weight => 1 + Math.floor(((total - parts) * weight) / sum));
  const rest = total - sizes.reduce((a, b) => a + b, 0);
  return sizes.map((size, k) => (k < rest ? size + 1 : size));
}

function makeTenant(index: number, seed: number, now: number, source: Source): Tenant {
  const random = source.random(index);
  const founded = random.between(now - 1500 * day, now - 200 * day);
  const name = aCompany(random);
  // ".example" can never be registered (RFC 2606), and the seed keeps two worlds in one database apart.
  const domain = `${plain(name)}${index + 1}.world${seed}.example`;
  return { index, id: source.id(index, founded), founded, name, domain, people: [], places: [] };
}

function makePerson(
  index: number,
  position: number,
  tenant: Tenant,
  now: number,
  source: Source,
  addresses: Set<string>,
): Person {
  const random = source.random(index);
  const joined = position === 0 ? tenant.founded + minute : random.between(tenant.founded + hour, now - 90 * day);
  const givenName = random.pick(givenNames);
  const familyName = random.pick(familyNames);
  const role = position % 60 === 0 ? 'OWNER' : position % 15 === 1 ? 'ADMIN' : 'MEMBER';
  const status = role === 'MEMBER' ? fate(index) : 'ACTIVE';
  const left = status === 'REVOKED' || status === 'DELETED' ? random.between(now - 25 * day, now - day) : null;
  return {
    index,
    id: source.id(index, joined),
    tenant,
    joined,
    role,
    status,
    left,
    givenName,
    familyName,
    email: parseEmail(addressOf(givenName, familyName, tenant.domain, addresses, random.chance(0.1)), []),
  };
}

/** What became of a member: two of a hundred were deleted, two have left, one is suspended. */
function fate(index: number): Person['status'] {
  const turn = index % 50;
  return turn === 17 ? 'DELETED' : turn === 33 ? 'REVOKED' : index % 100 === 71 ? 'SUSPENDED' : 'ACTIVE';
}

function addressOf(given: string, family: string, domain: string, taken: Set<string>, capitals: boolean): string {
  const base = `${plain(given)}.${plain(family)}`;
  let local = base;
  for (let i = 2; taken.has(local); i++) {
    local = `${base}${i}`;
  }
  taken.add(local);
  const written = capitals ? local.replaceAll(/(?<=^|\.)[a-z]/g, letter => letter.toUpperCase()) : local;
  return `${written}@${domain}`;
}

/** Until when a person does things. */
export const end = (world: World, person: Person): number => person.left ?? world.now;

export const isActive = (person: Person): boolean => person.status === 'ACTIVE';
/** Whether the person's data is still there. */
export const isKept = (person: Person): boolean => person.status !== 'DELETED';
