import type { RawBuilder } from 'kysely';

import type { Context } from '../../context.ts';
import { can } from '../../shared/authorization/authorize.ts';
import type { Permission } from '../../shared/authorization/roles.ts';
import type { Listing } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { sql } from '../../shared/database/sql.ts';
import { Account } from './accounts/account.entity.ts';
import { type AccountGrants, grantedOn, most, readAccountGrants, readAccountsOfRevUsers } from './customer-staff.ts';
import { RevOrg } from './rev-orgs/rev-org.entity.ts';
import { RevUser } from './rev-users/rev-user.entity.ts';

/** What was granted to the viewer on single accounts: one statement a request, and none for who reads all customers. */
export async function accountGrantsIn(context: Context, organizationId: string): Promise<AccountGrants | null> {
  const viewer = await context.viewer();
  if (!viewer || can(viewer, 'customers.read', { organizationId })) {
    return null;
  }
  const { rows } = context;
  return rows.load<AccountGrants>(
    'account grants of viewer',
    viewer.userId,
    // Nobody but the viewer is asked for.
    async () => new Map([[viewer.userId, await readAccountGrants(rows.em, viewer.userId)]]),
  );
}

/** The most that the viewer may do with any customer of the organization by grants on single accounts. */
export async function mostGrantedIn(context: Context, organizationId: string): Promise<Permission | null> {
  return most((await accountGrantsIn(context, organizationId))?.values() ?? []);
}

/** Whether the viewer sees what belongs to the accounts. */
async function isVisible(context: Context, organizationId: string, accountIds: () => Promise<readonly string[]>) {
  const [viewer, grants] = await Promise.all([context.viewer(), accountGrantsIn(context, organizationId)]);
  // Which accounts it belongs to need not be known for who sees all, or none.
  const granted = grants && grants.size > 0 ? most(grantedOn(grants, await accountIds())) : null;
  return can(viewer, 'accounts.read', { organizationId, granted });
}

export async function visibleAccount(context: Context, id: string): Promise<Row<Account> | null> {
  const row = await context.rows.find(Account, id);
  return row && (await isVisible(context, row.organizationId, async () => [id])) ? row : null;
}

export async function visibleRevOrg(context: Context, id: string): Promise<Row<RevOrg> | null> {
  const row = await context.rows.find(RevOrg, id);
  return row && (await isVisible(context, row.organizationId, async () => [row.accountId])) ? row : null;
}

export async function visibleRevUser(context: Context, id: string): Promise<Row<RevUser> | null> {
  const { rows } = context;
  const row = await rows.find(RevUser, id);
  const accountIds = async () =>
    (await rows.batched('accounts of rev user', ids => readAccountsOfRevUsers(rows.em, ids)).load(id)) ?? [];
  return row && (await isVisible(context, row.organizationId, accountIds)) ? row : null;
}

/** Conditions on a relation `t`, for what belongs to an account on which something was granted to a user. */
export type Granted = (userId: string) => RawBuilder<unknown>;

const onAccount =
  (column: RawBuilder<unknown>): Granted =>
  userId =>
    sql`exists (select from account_permission p where p.user_id = ${userId}::uuid and p.account_id = ${column})`;

export const grantedAccounts = onAccount(sql.ref('t.id'));
export const grantedRevOrgs = onAccount(sql.ref('t.account_id'));
export const grantedRevUsers: Granted = userId => sql`(
  exists (
    select from account_contact c join account_permission p on p.account_id = c.account_id
    where c.rev_user_id = t.id and p.user_id = ${userId}::uuid
  ) or exists (
    select from rev_user_link l join rev_org o on o.id = l.rev_org_id join account_permission p on p.account_id = o.account_id
    where l.rev_user_id = t.id and p.user_id = ${userId}::uuid
  ))`;

/** A list without what the viewer may not see: all of it for who reads all customers of the organization. */
export async function visibleOf<Item>(
  context: Context,
  organizationId: string,
  listing: Listing<Item>,
  granted: Granted,
): Promise<Listing<Item>> {
  const [viewer, grants] = await Promise.all([context.viewer(), accountGrantsIn(context, organizationId)]);
  if (!viewer || !grants) {
    return listing;
  }
  const { name, where } = listing;
  return {
    ...listing,
    name: `${name}, as granted`,
    where: now => sql`${where?.(now) ?? sql`true`} and ${granted(viewer.userId)}`,
  };
}
