import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

import { query, sql } from '../../shared/database/sql.ts';
import { hashToken } from '../../shared/tokens.ts';
import { Invitation, stateAt } from './invitation.entity.ts';
import { InvitationNotFoundError, InvitationNotPendingError } from './invitation.errors.ts';

/** How somebody proves to be invited. */
export interface InvitationProof {
  readonly secret: string;
  /** The address of who answers, as it is compared. */
  readonly emailKey: string | null;
  /** Where the secret stands in the input. */
  readonly path: readonly string[];
}

/** An invitation, and what has to be locked before it. */
export interface FoundInvitation {
  readonly id: string;
  readonly workspaceId: string;
  readonly organizationId: string;
}

/**
 * Finds the invitation that a secret belongs to.
 *
 * @throws {InvitationNotFoundError} if the secret is unknown, or the invitation is for another address
 */
export async function findInvitation(em: EntityManager, proof: InvitationProof): Promise<FoundInvitation> {
  const { secret, emailKey, path } = proof;
  const [found] = await query(
    em,
    sql<FoundInvitation>`
      select i.id, i.workspace_id as "workspaceId", w.organization_id as "organizationId"
      from invitation i join workspace w on w.id = i.workspace_id
      where i.secret_hash = ${hashToken('invitation', secret)} and i.email_key = ${emailKey}`,
  );
  if (!found) {
    throw new InvitationNotFoundError(path);
  }
  return found;
}

/**
 * Locks a pending invitation until commit, behind its workspace and the user who answers it.
 *
 * @throws {InvitationNotFoundError} if it is gone meanwhile, has got another secret, or the address has become another
 * @throws {InvitationNotPendingError} if it has ended, or expired
 */
export async function lockPendingInvitation(
  em: EntityManager,
  { id }: FoundInvitation,
  { secret, emailKey, path }: InvitationProof,
  now: Date,
): Promise<Invitation> {
  const invitation = await em.findOne(Invitation, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!invitation?.hasSecret(hashToken('invitation', secret))) {
    throw new InvitationNotFoundError(path);
  }
  return requirePending(invitation, emailKey, path, now);
}

/**
 * Finds an invitation that somebody has proved to be theirs before.
 *
 * @throws {InvitationNotFoundError} if it is gone
 */
export async function findInvitationById(
  em: EntityManager,
  id: string,
  path: readonly string[],
): Promise<FoundInvitation> {
  const [found] = await query(
    em,
    sql<FoundInvitation>`
      select i.id, i.workspace_id as "workspaceId", w.organization_id as "organizationId"
      from invitation i join workspace w on w.id = i.workspace_id where i.id = ${id}::uuid`,
  );
  if (!found) {
    throw new InvitationNotFoundError(path);
  }
  return found;
}

/** As {@link lockPendingInvitation}, for who can read the mail of its address: whatever its secret is by now. */
export async function lockInvitationOf(
  em: EntityManager,
  { id }: FoundInvitation,
  emailKey: string,
  path: readonly string[],
  now: Date,
): Promise<Invitation> {
  const invitation = await em.findOne(Invitation, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  return requirePending(invitation, emailKey, path, now);
}

function requirePending(
  invitation: Invitation | null,
  emailKey: string | null,
  path: readonly string[],
  now: Date,
): Invitation {
  if (!invitation || invitation.emailKey !== emailKey) {
    throw new InvitationNotFoundError(path);
  }
  if (!invitation.isPending(now)) {
    throw new InvitationNotPendingError(stateAt(invitation, now), path);
  }
  return invitation;
}
