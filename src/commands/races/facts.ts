import type { Pool } from 'pg';

/** How the state of each kind of thing is read: by its id, in a word. What is not found is `ABSENT`. */
const facts = {
  status: `select id::text as id, status as state from users`,
  role: `select id::text as id, role as state from users`,
  member: `select workspace_id || ' ' || user_id as id, role as state from workspace_member where ended_at is null`,
  memories: `select owner_id::text as id, count(*)::text as state from memory group by 1`,
  invitation: `select id::text as id, state from invitation`,
  pending: `select workspace_id || ' ' || email_key as id, count(*)::text as state from invitation
    where state = 'PENDING' group by 1`,
  workspace: `select id::text as id, 'PRESENT' as state from workspace`,
  session: `select id::text as id, case when ended_at is null then 'LIVE' else 'ENDED' end as state from session`,
  identities: `select user_id::text as id, count(*)::text as state from external_identity group by 1`,
  keys: `select user_id::text as id, count(*)::text as state from api_key group by 1`,
  sessions: `select user_id::text as id, count(*)::text as state from session where ended_at is null group by 1`,
  serviceKeys: `select service_account_id::text as id, count(*)::text as state from service_account_key
    where ended_at is null group by 1`,
  secrets: `select user_id::text as id, count(*)::text as state from account_token group by 1`,
  accountsOf: `select email_key as id, count(*)::text as state from users where email_key is not null group by 1`,
  sessionsOf: `select u.email_key as id, count(*)::text as state from users u join session s on s.user_id = u.id
    where s.ended_at is null group by 1`,
  signUps: `select email_key as id, count(*)::text as state from sign_up_request group by 1`,
  organizationsOf: `select name as id, count(*)::text as state from organization group by 1`,
  holds: `select user_id::text as id, count(*)::text as state from legal_hold where released_at is null group by 1`,
  account: `select id::text as id, case when merged_into_id is null then 'PRESENT' when merged_at is null then 'MERGING'
    else 'MERGED' end as state from account`,
  accountName: `select id::text as id, display_name as state from account`,
  grant: `select user_id || ' ' || account_id as id, permission as state from account_permission`,
  revUser: `select id::text as id, case when merged_into_id is null then 'PRESENT' when merged_at is null then 'MERGING'
    else 'MERGED' end as state from rev_user`,
  revOrg: `select id::text as id, 'PRESENT' as state from rev_org`,
  link: `select rev_user_id || ' ' || rev_org_id as id, 'LINKED' as state from rev_user_link`,
} as const;
export type FactKind = keyof typeof facts;

export interface Claim {
  readonly round: number;
  readonly kind: FactKind;
  readonly id: string;
  readonly state: string;
  /** What was claimed of which answers, for the report. */
  readonly text: string;
}

/** Looks claims up, all of a kind by one statement. Returns what does not hold, with its round. */
export async function refute(db: Pool, claims: readonly Claim[]): Promise<{ round: number; text: string }[]> {
  const refuted = [];
  for (const [kind, same] of Map.groupBy(claims, claim => claim.kind)) {
    const { rows } = await db.query<{ at: number; found: string }>(
      `select c.at::int - 1 as at, coalesce(f.state, 'ABSENT') as found
       from unnest($1::text[], $2::text[]) with ordinality as c (id, state, at)
       left join (${facts[kind]}) f on f.id = c.id where coalesce(f.state, 'ABSENT') <> c.state`,
      [same.map(({ id }) => id), same.map(({ state }) => state)],
    );
    for (const { at, found } of rows) {
      const claim = same[at];
      if (claim) {
        refuted.push({ round: claim.round, text: `${claim.text}, found ${found}` });
      }
    }
  }
  return refuted;
}
