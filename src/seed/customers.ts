import type { Account, AccountContact, RevOrg, RevUser, RevUserLink } from '../modules/customer/index.ts';
import { parseEmail } from '../shared/email-address.ts';
import type { NewRow } from './new-row.ts';
import type { Random } from './random.ts';
import { aCompany, familyNames, givenNames, plain } from './words.ts';
import { day, hour, type World } from './world.ts';

const peoplePerAccount = 10;
const contactsPerAccount = 5;

interface Office {
  readonly id: string;
  readonly name: string;
  readonly made: number;
}

/** A customer company with its rev orgs, of which the first is the default one, and its contacts. */
interface Customer {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly made: number;
  readonly offices: readonly [Office, ...Office[]];
  readonly contacts: readonly NewRow<RevUser>[];
}

export interface CustomerRows {
  readonly accounts: NewRow<Account>[];
  readonly revOrgs: NewRow<RevOrg>[];
  readonly revUsers: NewRow<RevUser>[];
  readonly links: NewRow<RevUserLink>[];
  readonly contacts: NewRow<AccountContact>[];
}

/** All about customers. Each tenth contact stands alone, linked to nothing; each third has two links. */
export function customers(world: World): CustomerRows {
  const rows: CustomerRows = { accounts: [], revOrgs: [], revUsers: [], links: [], contacts: [] };
  const link = world.source('link');
  const association = world.source('account contact');
  for (const { id, organizationId, name, made, offices, contacts } of companies(world)) {
    rows.accounts.push({
      id,
      createdAt: new Date(made),
      organizationId,
      displayName: name,
      externalRefs: [],
      customFields: {},
      mergedIntoId: null,
      mergedAt: null,
    });
    for (const [i, office] of offices.entries()) {
      const revOrg = {
        organizationId,
        accountId: id,
        displayName: office.name,
        isDefault: i === 0,
        externalRefs: [],
        customFields: {},
      };
      rows.revOrgs.push({ id: office.id, createdAt: new Date(office.made), ...revOrg });
    }
    for (const contact of contacts) {
      const turn = rows.revUsers.push(contact);
      const linked = turn % 10 === 0 ? [] : turn % 3 === 0 ? offices.slice(0, 2) : [offices[turn % offices.length]];
      const at = contact.createdAt.getTime() + hour;
      for (const office of linked.filter(office => office !== undefined)) {
        const n = rows.links.length;
        const ends = { revUserId: contact.id, revOrgId: office.id };
        rows.links.push({ id: link.id(n, at), createdAt: new Date(at), ...ends });
      }
      if (linked.length > 0) {
        const n = rows.contacts.length;
        const ends = { accountId: id, revUserId: contact.id };
        rows.contacts.push({ id: association.id(n, at), createdAt: new Date(at), ...ends });
      }
    }
  }
  return rows;
}

function* companies(world: World): Generator<Customer> {
  const account = world.source('account');
  const revOrg = world.source('rev org');
  let n = 0;
  for (const { id: organizationId, founded, people } of world.tenants) {
    for (let i = 0; i < people.length; i += peoplePerAccount) {
      const random = account.random(n);
      const made = random.between(founded + day, world.now - 30 * day);
      const name = aCompany(random);
      const branches = ['', ' Europe', ' Asia'].slice(0, 1 + random.below(3));
      const offices = branches.map((branch, b) => ({
        id: revOrg.id(3 * n + b, made + b * hour),
        name: name + branch,
        made: made + b * hour,
      })) as [Office, ...Office[]];
      const about = { id: account.id(n, made), organizationId, name, made };
      yield { ...about, offices, contacts: contactsOf(world, organizationId, n, name, made) };
      n++;
    }
  }
}

function contactsOf(world: World, organizationId: string, n: number, company: string, made: number): NewRow<RevUser>[] {
  const source = world.source('rev user');
  return Array.from({ length: contactsPerAccount }, (_, i) => {
    const number = n * contactsPerAccount + i;
    const random = source.random(number);
    const at = random.between(made + 3 * hour, world.now - day);
    const given = random.pick(givenNames);
    const family = random.pick(familyNames);
    const domain = `${plain(company)}.customers.world${world.seed}.example`;
    const email = random.chance(0.9) ? parseEmail(`${plain(given)}.${plain(family)}${number}@${domain}`, []) : null;
    return {
      id: source.id(number, at),
      createdAt: new Date(at),
      organizationId,
      displayName: `${given} ${family}`,
      email: email?.written ?? null,
      emailKey: email?.key ?? null,
      phoneNumbers: random.chance(0.5) ? [telephone(random)] : [],
      externalRefs: random.chance(0.3) ? [`crm-${100_000 + number}`] : [],
      customFields: {},
      mergedIntoId: null,
      mergedAt: null,
      state: random.chance(0.03) ? 'LOCKED' : 'ACTIVE',
      isVerified: email !== null && random.chance(0.6),
    };
  });
}

/** Of the numbers that are reserved for fiction: of the North American plan, and of Ofcom's for London. */
function telephone(random: Random): string {
  const tail = String(random.below(100)).padStart(2, '0');
  return random.chance(0.5) ? `+120255501${tail}` : `+4420794600${tail}`;
}
