import type { Context } from '../../../context.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { parseId } from '../../../shared/ids.ts';
import { record } from '../../audit/index.ts';
import { customerStaff, lockCustomerStaff } from '../customer-staff.ts';
import { changedFields, type CustomerTraits, parseTraits, writeTraits } from '../customer-traits.ts';
import { parseDisplayName } from '../customer.input.ts';
import { refuseTakenRefs } from '../external-refs/require-free-refs.ts';
import { lockRevOrg } from '../find-managed.ts';
import type { RevOrg } from './rev-org.entity.ts';

export interface UpdateRevOrg extends CustomerTraits {
  readonly revOrgId: string;
  readonly displayName?: string | null;
}

/**
 * Changes what is given of a rev org, and leaves what is not.
 *
 * @throws {InvalidIdError} if an id is malformed, or of another kind
 * @throws {InvalidInputError} naming the value that is no good
 * @throws {ForbiddenError} unless the viewer manages customers, all or those of the account
 * @throws {RevOrgNotFoundError} if there is no such rev org, or it is another tenant's
 * @throws {ExternalRefTakenError} if an external ref stands for another rev org
 * @throws {InvalidCustomFieldError} if a custom field is not as it was defined
 * @throws {TagNotFoundError} if there is no such tag
 */
export async function updateRevOrg(context: Context, input: UpdateRevOrg): Promise<RevOrg> {
  const viewer = await requireViewer(context);
  const revOrgId = parseId('rvo', input.revOrgId, ['input', 'revOrgId']);
  const displayName = input.displayName == null ? null : parseDisplayName(input.displayName);
  const traits = parseTraits(input);
  await customerStaff(context.em, viewer);

  return inTransaction(context, async em => {
    const actor = await lockCustomerStaff(em, viewer);
    const revOrg = await lockRevOrg(em, actor, revOrgId);

    const now = context.now();
    revOrg.displayName = displayName ?? revOrg.displayName;
    await writeTraits(em, 'REV_ORG', revOrg, traits, now);
    await record(em, now, {
      action: 'rev_org.updated',
      organizationId: revOrg.organization.id,
      actorId: actor.userId,
      subjectKind: 'rvo',
      subjectId: revOrg.id,
      details: { changed: changedFields(input) },
    });
    return revOrg;
  }).catch(refuseTakenRefs);
}
