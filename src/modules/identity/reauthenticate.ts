import { LockMode } from '@mikro-orm/core';

import type { Context } from '../../context.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { record } from '../audit/index.ts';
import { lockViewer } from './find-viewer.ts';
import { WrongPasswordError } from './identity.errors.ts';
import { isStillPassword, provePassword } from './prove-password.ts';
import { Session } from './session.entity.ts';

const path = ['input', 'password'];

/**
 * Makes the sign-in of the running session new, for who knows the password.
 *
 * @throws {RateLimitedError} if it was tried too often for the user, right or wrong
 * @throws {WrongPasswordError} if the password is wrong, or the user has none
 * @throws {ForbiddenError} if a key calls
 */
export async function reauthenticate(context: Context, { password }: { readonly password: string }): Promise<Session> {
  const viewer = await requireViewer(context);
  const proof = await provePassword(context, viewer.userId, password);
  if (!proof) {
    throw new WrongPasswordError(path);
  }

  return inTransaction(context, async em => {
    const actor = await lockViewer(em, viewer);
    authorize(actor, 'sessions.manage', actor);
    if (!(await isStillPassword(em, proof))) {
      throw new WrongPasswordError(path);
    }
    const session = await em.findOneOrFail(Session, actor.sessionId, { lockMode: LockMode.PESSIMISTIC_WRITE });
    session.authenticate(context.now());
    await record(em, context.now(), {
      action: 'session.reauthenticated',
      organizationId: actor.organizationId,
      actorId: actor.userId,
      subjectKind: 'ses',
      subjectId: session.id,
    });
    return session;
  });
}
