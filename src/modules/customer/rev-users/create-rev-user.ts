import type { Context } from '../../../context.ts';
import { authorize } from '../../../shared/authorization/authorize.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { parseId } from '../../../shared/ids.ts';
import { type AuditRecord, record } from '../../audit/index.ts';
import { Organization } from '../../organization/index.ts';
import { customerStaff, lockCustomerManager, lockCustomerStaff } from '../customer-staff.ts';
import { type CustomerTraits, parseTraits, writeTraits } from '../customer-traits.ts';
import { parseDisplayName, parseOptionalEmail, parsePhoneNumbers } from '../customer.input.ts';
import { refuseTakenRefs } from '../external-refs/require-free-refs.ts';
import { findRevOrg } from '../find-managed.ts';
import { addLink } from './add-link.ts';
import { RevUser } from './rev-user.entity.ts';

export interface CreateRevUser extends CustomerTraits {
  readonly displayName: string;
  readonly email?: string | null;
  readonly phoneNumbers: readonly string[];
  /** Links the new rev user at once. */
  readonly revOrgId?: string | null;
}

/**
 * Makes a rev user of the viewer's organization, and links it when a rev org is named.
 *
 * @throws {InvalidIdError} if the rev org's id is malformed, or of another kind
 * @throws {InvalidInputError} naming the value that is no good
 * @throws {ForbiddenError} unless the viewer manages customers, all or those of the account
 * @throws {ExternalRefTakenError} if an external ref stands for another rev user
 * @throws {InvalidCustomFieldError} if a custom field is not as it was defined
 * @throws {TagNotFoundError} if there is no such tag
 * @throws {RevOrgNotFoundError} if there is no such rev org in the viewer's organization
 */
export async function createRevUser(context: Context, input: CreateRevUser): Promise<RevUser> {
  const viewer = await requireViewer(context);
  const revOrgId = input.revOrgId == null ? null : parseId('rvo', input.revOrgId, ['input', 'revOrgId']);
  const person = {
    displayName: parseDisplayName(input.displayName),
    email: parseOptionalEmail(input.email),
    phoneNumbers: parsePhoneNumbers(input.phoneNumbers),
  };
  const traits = parseTraits(input);
  if (revOrgId) {
    await customerStaff(context.em, viewer);
  } else {
    authorize(viewer, 'customers.manage', viewer);
  }

  return inTransaction(context, async em => {
    const actor = await (revOrgId ? lockCustomerStaff : lockCustomerManager)(em, viewer);
    const revOrg = revOrgId && (await findRevOrg(em, actor, actor.organizationId, revOrgId));

    const now = context.now();
    const organization = em.getReference(Organization, actor.organizationId, { wrapped: true });
    const revUser = new RevUser({ organization, ...person }, now);
    em.persist(revUser);
    await writeTraits(em, 'REV_USER', revUser, traits, now, true);
    const created: AuditRecord = {
      action: 'rev_user.created',
      organizationId: actor.organizationId,
      actorId: actor.userId,
      subjectKind: 'rvu',
      subjectId: revUser.id,
    };
    const linked = revOrg ? [await addLink(em, actor, revUser, revOrg, now)] : [];
    await record(em, now, created, ...linked);
    return revUser;
  }).catch(refuseTakenRefs);
}
