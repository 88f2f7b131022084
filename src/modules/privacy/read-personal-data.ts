import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';
import { formatId } from '../../shared/ids.ts';

interface PersonRow {
  readonly id: string;
  readonly about: object;
  readonly revOrgs: readonly { id: string; displayName: string }[];
  readonly accounts: readonly { id: string; displayName: string }[];
  readonly tags: readonly { name: string; value: string | null }[];
}

/** Everything that is known of rev users of an organization, by one statement. */
export async function readPersonalData(
  em: EntityManager,
  organizationId: string,
  ids: readonly string[],
): Promise<object[]> {
  const people = await query(
    em,
    sql<PersonRow>`
      select u.id,
        jsonb_build_object(
          'displayName', u.display_name, 'email', u.email, 'phoneNumbers', u.phone_numbers, 'state', u.state,
          'externalRefs', u.external_refs, 'isVerified', u.is_verified, 'customFields', u.custom_fields,
          'createdAt', to_char(u.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        ) as about,
        coalesce((
          select jsonb_agg(jsonb_build_object('id', o.id, 'displayName', o.display_name) order by l.id)
          from rev_user_link l join rev_org o on o.id = l.rev_org_id where l.rev_user_id = u.id
        ), '[]') as "revOrgs",
        coalesce((
          select jsonb_agg(jsonb_build_object('id', a.id, 'displayName', a.display_name) order by c.id)
          from account_contact c join account a on a.id = c.account_id where c.rev_user_id = u.id
        ), '[]') as accounts,
        coalesce((
          select jsonb_agg(jsonb_build_object('name', t.name, 'value', g.value) order by g.id)
          from tag_assignment g join tag t on t.id = g.tag_id where g.rev_user_id = u.id
        ), '[]') as tags
      from rev_user u where u.id = any(${ids}::uuid[]) and u.organization_id = ${organizationId}::uuid order by u.id`,
  );
  return people.map(({ id, about, revOrgs, accounts, tags }) => ({
    id: formatId('rvu', id),
    ...about,
    revOrgs: revOrgs.map(revOrg => ({ ...revOrg, id: formatId('rvo', revOrg.id) })),
    accounts: accounts.map(account => ({ ...account, id: formatId('acc', account.id) })),
    tags,
  }));
}
