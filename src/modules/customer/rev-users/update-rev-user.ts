import type { Context } from '../../../context.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { parseId } from '../../../shared/ids.ts';
import { record } from '../../audit/index.ts';
import { customerStaff, lockCustomerStaff } from '../customer-staff.ts';
import { changedFields, type CustomerTraits, parseTraits, writeTraits } from '../customer-traits.ts';
import { parseDisplayName, parseOptionalEmail, parsePhoneNumbers } from '../customer.input.ts';
import { refuseTakenRefs } from '../external-refs/require-free-refs.ts';
import { lockRevUser } from '../find-managed.ts';
import type { RevUser, RevUserChanges, RevUserState } from './rev-user.entity.ts';

export interface UpdateRevUser extends CustomerTraits {
  readonly revUserId: string;
  readonly displayName?: string | null;
  /** Null takes the address away. */
  readonly email?: string | null;
  readonly phoneNumbers?: readonly string[] | null;
  readonly state?: RevUserState | null;
  readonly isVerified?: boolean | null;
}

/**
 * Changes what is given of a rev user, and leaves what is not. A new address is not verified, unless the call says so.
 *
 * @throws {InvalidIdError} if an id is malformed, or of another kind
 * @throws {InvalidInputError} naming the value that is no good
 * @throws {ForbiddenError} unless the viewer manages customers, all or those of the account
 * @throws {RevUserMergedError} if another rev user stands for the person
 * @throws {RevUserNotFoundError} if there is no such rev user, or it is another tenant's
 * @throws {ExternalRefTakenError} if an external ref stands for another rev user
 * @throws {InvalidCustomFieldError} if a custom field is not as it was defined
 * @throws {TagNotFoundError} if there is no such tag
 */
export async function updateRevUser(context: Context, input: UpdateRevUser): Promise<RevUser> {
  const viewer = await requireViewer(context);
  const revUserId = parseId('rvu', input.revUserId, ['input', 'revUserId']);
  const changes = parseChanges(input);
  const traits = parseTraits(input);
  await customerStaff(context.em, viewer);

  return inTransaction(context, async em => {
    const actor = await lockCustomerStaff(em, viewer);
    const revUser = await lockRevUser(em, actor, revUserId);

    const now = context.now();
    revUser.update(changes);
    await writeTraits(em, 'REV_USER', revUser, traits, now);
    await record(em, now, {
      action: 'rev_user.updated',
      organizationId: revUser.organization.id,
      actorId: actor.userId,
      subjectKind: 'rvu',
      subjectId: revUser.id,
      details: { changed: [...changedFields(input), ...(input.email === null ? ['email'] : [])] },
    });
    return revUser;
  }).catch(refuseTakenRefs);
}

function parseChanges({ displayName, email, phoneNumbers, state, isVerified }: UpdateRevUser): RevUserChanges {
  return {
    displayName: displayName == null ? undefined : parseDisplayName(displayName),
    email: email === undefined ? undefined : parseOptionalEmail(email),
    phoneNumbers: phoneNumbers == null ? undefined : parsePhoneNumbers(phoneNumbers),
    state: state ?? undefined,
    isVerified: isVerified ?? undefined,
  };
}
