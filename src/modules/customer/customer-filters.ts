import type { RawBuilder } from 'kysely';
import { Field, ID, InputType } from 'type-graphql';

import type { Listing } from '../../shared/database/listing.ts';
import { sql } from '../../shared/database/sql.ts';
import { readEmail } from '../../shared/email-address.ts';
import { BadArgument } from '../../shared/errors/access-errors.ts';
import { type IdKind, readId } from '../../shared/ids.ts';
import { RevUserState } from './rev-users/rev-user.entity.ts';

/** Conditions that all must hold; what is left out holds for everything. */
@InputType()
abstract class CustomerFilterInput {
  @Field(() => String, { nullable: true, description: "The one that the organization's own name stands for." })
  externalRef?: string | null;

  @Field(() => ID, { nullable: true, description: 'Those that have the tag.' })
  tagId?: string | null;
}

@InputType({ description: 'Which accounts are listed. All conditions must hold.' })
export class AccountFilterInput extends CustomerFilterInput {}

@InputType({ description: 'Which rev orgs are listed. All conditions must hold.' })
export class RevOrgFilterInput extends CustomerFilterInput {
  @Field(() => ID, { nullable: true, description: 'Those of the account.' })
  accountId?: string | null;
}

@InputType({ description: 'Which rev users are listed. All conditions must hold.' })
export class RevUserFilterInput extends CustomerFilterInput {
  @Field(() => ID, { nullable: true, description: 'Those who are associated with the account.' })
  accountId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Those who are linked to the rev org.' })
  revOrgId?: string | null;

  @Field(() => String, { nullable: true, description: 'Those with the address, however it is written.' })
  email?: string | null;

  @Field(() => RevUserState, { nullable: true, description: 'Those who are served, or are not.' })
  state?: RevUserState | null;
}

type Filter = Partial<AccountFilterInput & RevOrgFilterInput & RevUserFilterInput>;
type Condition = (value: string) => RawBuilder<unknown>;

const externalRef =
  (kind: string): Condition =>
  ref =>
    sql`t.id = (select r.subject_id from external_ref r
      where r.organization_id = t.organization_id and r.kind = ${kind} and r.ref = ${ref})`;
const tagged =
  (column: string): Condition =>
  id =>
    sql`exists (select 1 from tag_assignment a
      where a.tag_id = ${idOf('tag', id)}::uuid and ${sql.ref(`a.${column}`)} = t.id)`;

export const accountConditions = { externalRef: externalRef('ACCOUNT'), tagId: tagged('account_id') };
export const revOrgConditions = {
  externalRef: externalRef('REV_ORG'),
  tagId: tagged('rev_org_id'),
  accountId: (id: string) => sql`t.account_id = ${idOf('acc', id)}::uuid`,
};
export const revUserConditions = {
  externalRef: externalRef('REV_USER'),
  tagId: tagged('rev_user_id'),
  accountId: (id: string) =>
    sql`exists (select 1 from account_contact c where c.account_id = ${idOf('acc', id)}::uuid and c.rev_user_id = t.id)`,
  revOrgId: (id: string) =>
    sql`exists (select 1 from rev_user_link l where l.rev_org_id = ${idOf('rvo', id)}::uuid and l.rev_user_id = t.id)`,
  email: (email: string) => sql`t.email_key = ${readEmail(email)?.key ?? null}`,
  state: (state: string) => sql`t.state = ${state}`,
};

/** A list with the conditions of a filter. */
export function filtered<Item>(
  listing: Listing<Item>,
  filter: Filter | null | undefined,
  conditions: Readonly<Record<string, Condition>>,
): Listing<Item> {
  const given = Object.entries(filter ?? {}).filter(([, value]) => value != null);
  if (given.length === 0) {
    return listing;
  }
  const all = given.map(([name, value]) => conditions[name]?.(String(value)) ?? sql`true`);
  return { ...listing, name: `${listing.name} ${JSON.stringify(given)}`, where: () => sql.join(all, sql` and `) };
}

function idOf(kind: IdKind, id: string): string {
  const read = readId(id);
  if (read?.kind !== kind) {
    throw new BadArgument('filter', `Expected an id that begins with ${kind}_.`);
  }
  return read.uuid;
}
