import type { Context } from '../../context.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { type OrganizationRole, Permission, PlatformRole } from '../../shared/authorization/roles.ts';
import { requireViewer, type Viewer } from '../../shared/authorization/viewer.ts';
import { refuseViolation } from '../../shared/database/constraints.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseEmail } from '../../shared/email-address.ts';
import { record } from '../audit/index.ts';
import { lockOrganizations, Organization } from '../organization/index.ts';
import { Credential } from './credential.entity.ts';
import { lockViewer } from './find-viewer.ts';
import { AddressTakenError } from './identity.errors.ts';
import { hashPassword, parsePassword } from './password.ts';
import { parseProfile, type Profile } from './profile.ts';
import { UserPermission } from './user-permission.entity.ts';
import { User } from './user.entity.ts';

export interface CreateUser extends Profile {
  readonly email: string;
  readonly password?: string | null;
  readonly role: OrganizationRole;
  readonly permissions: readonly Permission[];
}

/**
 * Makes a user in the viewer's organization.
 *
 * @throws {ForbiddenError} unless the viewer administers the organization, and has at least the role that is given
 * @throws {InvalidInputError} if address, password or a name is no good
 * @throws {AddressTakenError} if the address belongs to a live account
 */
export async function createUser(context: Context, input: CreateUser): Promise<User> {
  const viewer = await requireViewer(context);
  authorizeCreation(viewer, input.role);
  const email = parseEmail(input.email, ['input', 'email']);
  const profile = parseProfile(input);
  const passwordHash =
    input.password == null ? null : await hashPassword(parsePassword(input.password, ['input', 'password']));

  return inTransaction(context, async em => {
    await lockOrganizations(em, [viewer.organizationId]);
    const actor = await lockViewer(em, viewer);
    authorizeCreation(actor, input.role);

    const now = context.now();
    const organization = await em.findOneOrFail(Organization, actor.organizationId);
    const user = new User({ organization, email, role: input.role, ...profile }, now);
    const granter = em.getReference(User, actor.userId);
    em.persist(user);
    // Managing holds reading.
    const permission = input.permissions.find(given => given === Permission.MANAGE_CUSTOMERS) ?? input.permissions[0];
    if (permission) {
      em.persist(new UserPermission(user, permission, granter, now));
    }
    if (passwordHash) {
      em.persist(new Credential(user, passwordHash, now));
    }
    await record(em, now, {
      action: 'user.created',
      organizationId: organization.id,
      actorId: actor.userId,
      subjectKind: 'usr',
      subjectId: user.id,
      details: { role: input.role, permissions: input.permissions },
    });
    return user;
  }).catch(refuseViolation({ user_address_once: () => new AddressTakenError() }));
}

function authorizeCreation(viewer: Viewer, role: OrganizationRole): void {
  authorize(viewer, 'users.create', { organizationId: viewer.organizationId, role, platformRole: PlatformRole.NONE });
}
