import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../../context.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { formatId, parseId } from '../../../shared/ids.ts';
import { record } from '../../audit/index.ts';
import type { CustomerDeletionOutcome } from '../customer-deletion.ts';
import { customerStaff, lockCustomerStaff } from '../customer-staff.ts';
import { DefaultRevOrgError } from '../customer.errors.ts';
import { lockRevOrg } from '../find-managed.ts';
import { wasDeleted } from '../was-deleted.ts';
import { deleteRevOrgs } from './delete-rev-orgs.ts';

export interface DeleteRevOrg {
  readonly revOrgId: string;
  readonly dryRun: boolean;
}

interface DeletedRevOrg {
  readonly outcome: CustomerDeletionOutcome;
  readonly deletedRevOrgId: string;
  readonly endedLinkCount: number;
}

/**
 * Deletes a rev org for good, with the links to it. Rev users stay, and stay associated with the account.
 *
 * @throws {InvalidIdError} if the id is malformed, or of another kind
 * @throws {ForbiddenError} unless the viewer manages customers, all or those of the account
 * @throws {RevOrgNotFoundError} if there is no such rev org, or it is another tenant's
 * @throws {DefaultRevOrgError} if it is the default one of its account
 */
export async function deleteRevOrg(context: Context, input: DeleteRevOrg): Promise<DeletedRevOrg> {
  const viewer = await requireViewer(context);
  const id = parseId('rvo', input.revOrgId, ['input', 'revOrgId']);
  await customerStaff(context.em, viewer);

  const work = async (em: EntityManager): Promise<DeletedRevOrg> => {
    const actor = await lockCustomerStaff(em, viewer);
    if (await wasDeleted(em, actor, 'rev_org.deleted', id)) {
      return { outcome: 'ALREADY_DELETED', deletedRevOrgId: id, endedLinkCount: 0 };
    }
    const { organization, account, isDefault } = await lockRevOrg(em, actor, id);
    if (isDefault) {
      throw new DefaultRevOrgError();
    }

    const endedLinkCount = await deleteRevOrgs(em, [id]);
    await record(em, context.now(), {
      action: 'rev_org.deleted',
      organizationId: organization.id,
      actorId: actor.userId,
      subjectKind: 'rvo',
      subjectId: id,
      details: { accountId: formatId('acc', account.id), endedLinkCount },
    });
    return { outcome: input.dryRun ? 'WOULD_DELETE' : 'DELETED', deletedRevOrgId: id, endedLinkCount };
  };
  return inTransaction(context, work, { dryRun: input.dryRun });
}
