import type { Context } from '../../../context.ts';
import type { Permission } from '../../../shared/authorization/roles.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { parseId } from '../../../shared/ids.ts';
import { record } from '../../audit/index.ts';
import { findManagedUser, lockManagedUser, type User } from '../../identity/index.ts';
import { findGrantableAccount } from './find-grantable-account.ts';
import { grantDetails } from './grant-details.ts';
import { covers, insertGrant, readGrant, updateGrant } from './grants.ts';

export interface NamedGrant {
  readonly userId: string;
  /** All customers of the organization are meant when there is none. */
  readonly accountId?: string | null;
}

export interface NamedPermission extends NamedGrant {
  readonly permission: Permission;
}

export interface PermissionGrant {
  readonly outcome: 'GRANTED' | 'ALREADY_GRANTED';
  readonly user: User;
}

/**
 * Gives a user a permission beside the role, on all customers or on one account; more than before, and never less.
 *
 * The account is kept from being deleted until commit, and the user from ending.
 *
 * @throws {InvalidIdError} if an id is malformed or of another kind
 * @throws {ForbiddenError} unless the viewer administers the organization, and has at least the user's role
 * @throws {UserNotFoundError} if the user does not exist, has ended, or is of another tenant
 * @throws {AccountNotFoundError} if there is no such account in the user's organization
 * @throws {AccountMergedError} if another account stands for the company
 */
export async function grantPermission(context: Context, input: NamedPermission): Promise<PermissionGrant> {
  const viewer = await requireViewer(context);
  const named = parseGrant(input);
  await findManagedUser(context.em, viewer, named.userId);

  return inTransaction(context, async em => {
    const { actor, user } = await lockManagedUser(em, viewer, named.userId);
    if (named.accountId !== null) {
      await findGrantableAccount(em, user.organization.id, named.accountId);
    }
    const from = await readGrant(em, named);
    if (from && covers(from, input.permission)) {
      return { outcome: 'ALREADY_GRANTED', user };
    }

    const now = context.now();
    const grant = { ...named, permission: input.permission, grantedById: actor.userId };
    await (from ? updateGrant(em, grant) : insertGrant(em, now, grant));
    await record(em, now, {
      action: 'permission.granted',
      organizationId: user.organization.id,
      actorId: actor.userId,
      subjectKind: 'usr',
      subjectId: user.id,
      details: grantDetails(input.permission, named, from),
    });
    return { outcome: 'GRANTED', user };
  });
}

/** @throws {InvalidIdError} if an id is malformed or of another kind */
export function parseGrant({ userId, accountId }: NamedGrant): { userId: string; accountId: string | null } {
  return {
    userId: parseId('usr', userId, ['input', 'userId']),
    accountId: accountId === undefined ? null : parseId('acc', accountId ?? '', ['input', 'accountId']),
  };
}
