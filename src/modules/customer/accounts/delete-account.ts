import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../../context.ts';
import { authorize } from '../../../shared/authorization/authorize.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { among, query, sql } from '../../../shared/database/sql.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { formatId, parseId } from '../../../shared/ids.ts';
import { record } from '../../audit/index.ts';
import { deleteArtifacts } from '../artifacts/delete-artifacts.ts';
import type { CustomerDeletionOutcome } from '../customer-deletion.ts';
import { lockCustomerManager } from '../customer-staff.ts';
import { lockAccount } from '../find-managed.ts';
import { deleteRevOrgs } from '../rev-orgs/delete-rev-orgs.ts';
import { wasDeleted } from '../was-deleted.ts';

export interface DeleteAccount {
  readonly accountId: string;
  readonly dryRun: boolean;
}

interface DeletedAccount {
  readonly outcome: CustomerDeletionOutcome;
  readonly deletedAccountId: string;
  readonly deletedRevOrgIds: readonly string[];
  readonly endedLinkCount: number;
}

/**
 * Deletes an account for good, with what was merged into it, its rev orgs, and with the links and associations of rev users; these stay. So do those who had permissions on it, without them.
 *
 * A constant number of statements, however many rev orgs and rev users there are.
 *
 * @throws {InvalidIdError} if the id is malformed, or of another kind
 * @throws {ForbiddenError} unless the viewer manages customers
 * @throws {AccountMergedError} if another account stands for the company
 * @throws {AccountNotFoundError} if there is no such account, or it is another tenant's
 */
export async function deleteAccount(context: Context, input: DeleteAccount): Promise<DeletedAccount> {
  const viewer = await requireViewer(context);
  const id = parseId('acc', input.accountId, ['input', 'accountId']);
  authorize(viewer, 'customers.manage', viewer);

  const work = async (em: EntityManager): Promise<DeletedAccount> => {
    const actor = await lockCustomerManager(em, viewer);
    if (await wasDeleted(em, actor, 'account.deleted', id)) {
      return { outcome: 'ALREADY_DELETED', deletedAccountId: id, deletedRevOrgIds: [], endedLinkCount: 0 };
    }
    const account = await lockAccount(em, actor, id);

    const accountIds = await readMerged(em, id);
    const revOrgs = await query(
      em,
      sql<{ id: string }>`select id from rev_org where account_id ${among(accountIds)} order by id for update`,
    );
    const deletedRevOrgIds = revOrgs.map(revOrg => revOrg.id);
    const endedLinkCount = await deleteRevOrgs(em, deletedRevOrgIds);
    await query(em, sql`delete from account_permission where account_id ${among(accountIds)}`);
    await query(em, sql`delete from account_contact where account_id ${among(accountIds)}`);
    await query(em, sql`delete from tag_assignment where account_id ${among(accountIds)}`);
    await deleteArtifacts(em, 'account_id', accountIds);
    await query(em, sql`delete from account where id ${among(accountIds)}`);
    await record(em, context.now(), {
      action: 'account.deleted',
      organizationId: account.organization.id,
      actorId: actor.userId,
      subjectKind: 'acc',
      subjectId: id,
      details: { revOrgIds: deletedRevOrgIds.map(revOrgId => formatId('rvo', revOrgId)), endedLinkCount },
    });
    const outcome = input.dryRun ? 'WOULD_DELETE' : 'DELETED';
    return { outcome, deletedAccountId: id, deletedRevOrgIds, endedLinkCount };
  };
  return inTransaction(context, work, { dryRun: input.dryRun });
}

/** The account, with all that were merged into it: they stand for the same company, and have no life of their own. */
async function readMerged(em: EntityManager, id: string): Promise<string[]> {
  const accounts = await query(
    em,
    sql<{ id: string }>`
      with recursive merged as (
        select id from account where id = ${id}::uuid
        union select a.id from account a join merged m on a.merged_into_id = m.id
      ) select id from merged`,
  );
  return accounts.map(account => account.id);
}
