import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../../context.ts';
import { authorize, can } from '../../../shared/authorization/authorize.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { InvalidIdError } from '../../../shared/errors/input-errors.ts';
import { formatId, parseId, readId } from '../../../shared/ids.ts';
import { record } from '../../audit/index.ts';
import type { Account } from '../accounts/account.entity.ts';
import { type CustomerStaff, lockCustomerManager } from '../customer-staff.ts';
import { ArtifactAlreadyAttachedError, ArtifactNotFoundError, ParentNotFoundError } from '../customer.errors.ts';
import { findAccount, findRevOrg, lockRevUser } from '../find-managed.ts';
import type { RevOrg } from '../rev-orgs/rev-org.entity.ts';
import type { RevUser } from '../rev-users/rev-user.entity.ts';
import { Artifact } from './artifact.entity.ts';
import { parentOf } from './parent-of.ts';

export interface AttachArtifact {
  readonly artifactId: string;
  /** An account, a rev org or a rev user. */
  readonly parentId: string;
}

const parentPath = ['input', 'parentId'];

/**
 * Attaches an artifact to an account, a rev org or a rev user; to one of them, once, for good.
 *
 * @throws {InvalidIdError} if an id is malformed, or of another kind
 * @throws {ForbiddenError} unless the viewer manages customers
 * @throws {ArtifactNotFoundError} if there is no such artifact, or it is another tenant's
 * @throws {ParentNotFoundError} if there is no such parent in the organization of the artifact, or it was merged
 * @throws {ArtifactAlreadyAttachedError} if it is attached, to this parent or to another one
 */
export async function attachArtifact(context: Context, input: AttachArtifact): Promise<Artifact> {
  const viewer = await requireViewer(context);
  const artifactId = parseId('art', input.artifactId, ['input', 'artifactId']);
  const parent = parseParent(input.parentId);
  authorize(viewer, 'customers.manage', viewer);

  return inTransaction(context, async em => {
    const actor = await lockCustomerManager(em, viewer);
    const known = await em.findOne(Artifact, artifactId);
    if (!known || !can(actor, 'customers.manage', { organizationId: known.organization.id })) {
      throw new ArtifactNotFoundError();
    }
    // The parent comes first, as in every other operation: it is what the rest hangs on.
    const found = await findParent(em, { ...actor, organizationId: known.organization.id }, parent);
    const artifact = await em.findOne(Artifact, artifactId, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (!artifact) {
      throw new ArtifactNotFoundError();
    }
    const existing = parentOf({
      accountId: artifact.account?.id ?? null,
      revOrgId: artifact.revOrg?.id ?? null,
      revUserId: artifact.revUser?.id ?? null,
    });
    const parentId = formatId(parent.kind, parent.uuid);
    if (existing) {
      throw new ArtifactAlreadyAttachedError(existing, existing === parentId);
    }

    artifact.attachTo(found);
    await record(em, context.now(), {
      action: 'artifact.attached',
      organizationId: artifact.organization.id,
      actorId: actor.userId,
      subjectKind: 'art',
      subjectId: artifact.id,
      details: { parentId },
    });
    return artifact;
  });
}

type ParentKind = 'acc' | 'rvo' | 'rvu';

interface Parent {
  readonly kind: ParentKind;
  readonly uuid: string;
}

function parseParent(id: string): Parent {
  const read = readId(id);
  if (read?.kind !== 'acc' && read?.kind !== 'rvo' && read?.kind !== 'rvu') {
    throw new InvalidIdError('Account, RevOrg or RevUser', 'acc', parentPath);
  }
  return { kind: read.kind, uuid: read.uuid };
}

async function findParent(
  em: EntityManager,
  actor: CustomerStaff,
  { kind, uuid }: Parent,
): Promise<Account | RevOrg | RevUser> {
  const find = {
    acc: () => findAccount(em, actor, uuid),
    rvo: () => findRevOrg(em, actor, actor.organizationId, uuid),
    rvu: () => lockRevUser(em, actor, uuid),
  };
  const found = await find[kind]().catch(absent);
  if (found.organization.id !== actor.organizationId) {
    throw new ParentNotFoundError();
  }
  return found;
}

/** Whatever kind of parent it is that is not there: the caller named one field. */
function absent(error: unknown): never {
  const name = error instanceof Error ? error.constructor.name : '';
  throw /^(Account|RevOrg|RevUser)(NotFound|Merged)Error$/.test(name) ? new ParentNotFoundError() : error;
}
