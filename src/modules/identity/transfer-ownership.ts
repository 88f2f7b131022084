import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { requireRecentSignIn } from '../../shared/authorization/require-recent-sign-in.ts';
import { OrganizationRole } from '../../shared/authorization/roles.ts';
import { requireViewer, type Viewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { formatId, parseId } from '../../shared/ids.ts';
import { type AuditRecord, record } from '../audit/index.ts';
import { lockOrganizations } from '../organization/index.ts';
import { lockViewer } from './find-viewer.ts';
import { UserNotFoundError } from './identity.errors.ts';
import { User, UserStatus } from './user.entity.ts';

const path = ['input', 'userId'];

export interface TransferOwnership {
  readonly userId: string;
  readonly role: OrganizationRole;
}

export interface OwnershipTransfer {
  readonly outcome: 'TRANSFERRED' | 'ALREADY_TRANSFERRED';
  readonly owner: User;
  readonly formerOwner: User;
}

/**
 * Makes another user of the organization an owner in the viewer's place: both or nothing.
 *
 * The organization stays locked until commit, so that owners can be counted.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {InvalidInputError} if the user is the viewer, or the viewer would stay an owner
 * @throws {ForbiddenError} unless the viewer owns the organization
 * @throws {UserNotFoundError} if the user is none of the organization's, or has ended or is suspended
 * @throws {ReauthenticationRequiredError} if the viewer's last sign-in is too long ago
 */
export async function transferOwnership(context: Context, input: TransferOwnership): Promise<OwnershipTransfer> {
  const viewer = await requireViewer(context);
  const id = parseId('usr', input.userId, path);
  if (id === viewer.userId) {
    throw new InvalidInputError('Name another user.', path);
  }
  if (input.role === OrganizationRole.OWNER) {
    throw new InvalidInputError('Who hands over is no owner afterwards. To add one, use changeUserRole.', [
      'input',
      'role',
    ]);
  }

  return inTransaction(context, async em => {
    await lockOrganizations(em, [viewer.organizationId]);
    await lockBoth(em, viewer, id);
    const actor = await lockViewer(em, viewer);
    const formerOwner = await em.findOneOrFail(User, actor.userId);
    const owner = await em.findOne(User, { id, organization: actor.organizationId, status: UserStatus.ACTIVE });
    if (owner?.role === OrganizationRole.OWNER && (await hasHandedOver(em, actor, id))) {
      return { outcome: 'ALREADY_TRANSFERRED', owner, formerOwner };
    }
    authorize(actor, 'organizations.transfer', actor);
    if (!owner) {
      throw new UserNotFoundError();
    }
    requireRecentSignIn(actor, context);

    const events = eventsOf(actor, owner, input.role);
    owner.changeRole(OrganizationRole.OWNER);
    formerOwner.changeRole(input.role);
    await record(em, context.now(), ...events);
    return { outcome: 'TRANSFERRED', owner, formerOwner };
  });
}

/** Nobody of another tenant is locked. */
async function lockBoth(em: EntityManager, { userId, organizationId }: Viewer, id: string): Promise<void> {
  const both = [id, userId];
  await query(
    em,
    sql`select id from users where id = any(${both}::uuid[]) and organization_id = ${organizationId}::uuid
      order by id for no key update`,
  );
}

/** Whether the viewer, who owns the organization no more, handed it over to the user: the first answer may have been lost. */
async function hasHandedOver(em: EntityManager, actor: Viewer, userId: string): Promise<boolean> {
  if (actor.role === OrganizationRole.OWNER) {
    return false;
  }
  const events = await query(
    em,
    sql`select id from audit_event
      where subject_id = ${actor.organizationId}::uuid and action = 'organization.ownership_transferred'
        and actor_id = ${actor.userId}::uuid and details ->> 'to' = ${formatId('usr', userId)} limit 1`,
  );
  return events.length > 0;
}

/** What is recorded, as long as the roles are those of before. */
function eventsOf(actor: Viewer, owner: User, role: OrganizationRole): AuditRecord[] {
  const by = { organizationId: actor.organizationId, actorId: actor.userId };
  const change = { ...by, action: 'user.role_changed', subjectKind: 'usr' } as const;
  return [
    {
      ...by,
      action: 'organization.ownership_transferred',
      subjectKind: 'org',
      subjectId: actor.organizationId,
      details: { to: formatId('usr', owner.id) },
    },
    { ...change, subjectId: owner.id, details: { from: owner.role, role: OrganizationRole.OWNER } },
    { ...change, subjectId: actor.userId, details: { from: OrganizationRole.OWNER, role } },
  ];
}
