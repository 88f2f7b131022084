import type { EntityManager } from '@mikro-orm/postgresql';

import { Permission } from '../../../shared/authorization/roles.ts';
import { query, sql } from '../../../shared/database/sql.ts';
import { newId } from '../../../shared/ids.ts';

/** The resource of a grant, and who holds it. */
export interface Grant {
  readonly userId: string;
  /** Null for all customers of the organization. */
  readonly accountId: string | null;
}

const tableOf = ({ accountId }: Grant) => sql.table(accountId === null ? 'user_permission' : 'account_permission');
const isMeant = ({ userId, accountId }: Grant) =>
  accountId === null
    ? sql`user_id = ${userId}::uuid`
    : sql`user_id = ${userId}::uuid and account_id = ${accountId}::uuid`;

/** What is granted; null when nothing is. Stays as it is as long as the user is locked. */
export async function readGrant(em: EntityManager, grant: Grant): Promise<Permission | null> {
  const [found] = await query(
    em,
    sql<{ permission: Permission }>`select permission from ${tableOf(grant)} where ${isMeant(grant)}`,
  );
  return found?.permission ?? null;
}

interface NewGrant extends Grant {
  readonly permission: Permission;
  readonly grantedById: string;
}

export async function insertGrant(em: EntityManager, now: Date, { permission, grantedById, ...grant }: NewGrant) {
  const { userId, accountId } = grant;
  await query(
    em,
    accountId === null
      ? sql`insert into user_permission (id, created_at, user_id, permission, granted_by_id)
          values (${newId()}::uuid, ${now}, ${userId}::uuid, ${permission}, ${grantedById}::uuid)`
      : sql`insert into account_permission (id, created_at, user_id, account_id, permission, granted_by_id)
          values (${newId()}::uuid, ${now}, ${userId}::uuid, ${accountId}::uuid, ${permission}, ${grantedById}::uuid)`,
  );
}

export async function updateGrant(em: EntityManager, { permission, grantedById, ...grant }: NewGrant): Promise<void> {
  await query(
    em,
    sql`update ${tableOf(grant)} set permission = ${permission}, granted_by_id = ${grantedById}::uuid
      where ${isMeant(grant)}`,
  );
}

export async function deleteGrant(em: EntityManager, grant: Grant): Promise<void> {
  await query(em, sql`delete from ${tableOf(grant)} where ${isMeant(grant)}`);
}

/** Whether one permission holds all that another does. */
export function covers(held: Permission, wanted: Permission): boolean {
  return held === wanted || held === Permission.MANAGE_CUSTOMERS;
}
