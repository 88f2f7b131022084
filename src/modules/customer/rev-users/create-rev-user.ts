import type { Context } from '../../../context.ts';
import { authorize } from '../../../shared/authorization/authorize.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { parseEmail } from '../../../shared/email-address.ts';
import { InvalidInputError } from '../../../shared/errors/input-errors.ts';
import { parseId } from '../../../shared/ids.ts';
import { parseText } from '../../../shared/text.ts';
import { type AuditRecord, record } from '../../audit/index.ts';
import { Organization } from '../../organization/index.ts';
import { canManageCustomers, customerStaff } from '../customer.policy.ts';
import { findRevOrg, lockCustomerStaff } from '../find-managed.ts';
import { addLink } from './add-link.ts';
import { RevUser } from './rev-user.entity.ts';

export interface CreateRevUser {
  readonly displayName: string;
  readonly email?: string | null;
  readonly phoneNumbers: readonly string[];
  readonly externalRefs: readonly string[];
  /** Links the new rev user at once. */
  readonly revOrgId?: string | null;
}

const most = 20;
// International public telecommunication number (ITU-T E.164, section 6), with the plus sign of E.123.
const e164 = /^\+[1-9]\d{1,14}$/;

/**
 * Makes a rev user of the viewer's organization, and links it when a rev org is named.
 *
 * @throws {InvalidIdError} if the rev org's id is malformed, or of another kind
 * @throws {InvalidInputError} naming the value that is no good
 * @throws {ForbiddenError} unless the viewer manages customers
 * @throws {RevOrgNotFoundError} if there is no such rev org in the viewer's organization
 */
export async function createRevUser(context: Context, input: CreateRevUser): Promise<RevUser> {
  const viewer = await requireViewer(context);
  const revOrgId = input.revOrgId == null ? null : parseId('rvo', input.revOrgId, ['input', 'revOrgId']);
  const person = parsePerson(input);
  authorize(canManageCustomers(viewer, viewer.organizationId), customerStaff);

  return inTransaction(context, async em => {
    const actor = await lockCustomerStaff(em, viewer);
    const revOrg = revOrgId && (await findRevOrg(em, actor.organizationId, revOrgId));

    const now = context.now();
    const organization = em.getReference(Organization, actor.organizationId, { wrapped: true });
    const revUser = new RevUser({ organization, ...person }, now);
    em.persist(revUser);
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
  });
}

function parsePerson({ displayName, email, phoneNumbers, externalRefs }: CreateRevUser) {
  return {
    displayName: parseText(displayName, { path: ['input', 'displayName'], max: 200 }),
    email: email == null ? null : parseEmail(email, ['input', 'email']),
    phoneNumbers: parseList(phoneNumbers, ['input', 'phoneNumbers'], parsePhoneNumber),
    externalRefs: parseList(externalRefs, ['input', 'externalRefs'], (ref, path) => parseText(ref, { path, max: 200 })),
  };
}

function parseList(
  values: readonly string[],
  path: readonly string[],
  parse: (value: string, path: readonly string[]) => string,
): string[] {
  if (values.length > most) {
    throw new InvalidInputError(`Expected at most ${most} values, got ${values.length}.`, path);
  }
  return values.map((value, index) => parse(value, [...path, String(index)]));
}

function parsePhoneNumber(phoneNumber: string, path: readonly string[]): string {
  if (!e164.test(phoneNumber)) {
    throw new InvalidInputError('Expected a telephone number in the form of E.164, such as +15550100.', path);
  }
  return phoneNumber;
}
