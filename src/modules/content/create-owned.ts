import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import type { Viewer } from '../../shared/authorization/viewer.ts';
import type { BaseEntity } from '../../shared/database/base-entity.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import type { IdKind } from '../../shared/ids.ts';
import { type AuditAction, record } from '../audit/index.ts';
import { lockViewer, User } from '../identity/index.ts';

interface Creation {
  readonly action: AuditAction;
  readonly kind: IdKind;
}

export interface Making {
  readonly em: EntityManager;
  /** The viewer, as the lock found. */
  readonly actor: Viewer;
  readonly owner: User;
  readonly now: Date;
}

/**
 * Makes one thing for the viewer, and records it.
 *
 * The viewer is locked against ending meanwhile, so that nothing is added behind an erasure, and nothing that the viewer
 * owns goes away while `make` refers to it.
 */
export async function createOwned<Thing extends BaseEntity>(
  context: Context,
  viewer: Viewer,
  { action, kind }: Creation,
  make: (making: Making) => Thing | Promise<Thing>,
): Promise<Thing> {
  return inTransaction(context, async em => {
    const actor = await lockViewer(em, viewer);
    const now = context.now();
    const thing = await make({ em, actor, owner: em.getReference(User, actor.userId), now });
    em.persist(thing);
    await record(em, now, {
      action,
      organizationId: actor.organizationId,
      actorId: actor.userId,
      subjectKind: kind,
      subjectId: thing.id,
    });
    return thing;
  });
}
