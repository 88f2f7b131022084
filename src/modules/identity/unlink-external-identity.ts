import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { authorize, can } from '../../shared/authorization/authorize.ts';
import { requireRecentSignIn } from '../../shared/authorization/require-recent-sign-in.ts';
import { requireViewer, type Viewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { formatId, parseId } from '../../shared/ids.ts';
import { record, wasRecorded } from '../audit/index.ts';
import { endAccountTokens } from './account-tokens.ts';
import { endSessions } from './end-sessions.ts';
import { ExternalIdentity } from './external-identity.entity.ts';
import { lockViewer } from './find-viewer.ts';
import { ExternalIdentityNotFoundError, LastSignInMethodError, ManagedIdentityError } from './identity.errors.ts';
import { lockUsers } from './lock-users.ts';
import { SessionEndReason } from './session.entity.ts';
import { tellUser } from './tell-user.ts';
import { User } from './user.entity.ts';

const action = 'external_identity.unlinked';

export interface ExternalIdentityUnlinking {
  readonly outcome: 'UNLINKED' | 'ALREADY_UNLINKED';
  readonly unlinkedExternalIdentityId: string;
  readonly endedSessionCount: number;
}

/**
 * Unlinks an identity at another provider from its user, and ends what its tokens are served with, from the commit on; a
 * change of the address that was not confirmed yet as well.
 *
 * The user is kept from losing the last way in. An administrator is not: the identity may be a thief's, and a password
 * can always be set by mail.
 *
 * @throws {InvalidIdError} if the id is malformed or of another kind
 * @throws {ExternalIdentityNotFoundError} if it does not exist, or is neither the viewer's nor of a user of the organization
 * @throws {ForbiddenError} if its user stands above the viewer
 * @throws {ManagedIdentityError} if Leaver is to delete it at the provider
 * @throws {LastSignInMethodError} if the viewer has no other way in
 * @throws {ReauthenticationRequiredError} if the sign-in is too old, or a key calls
 */
export async function unlinkExternalIdentity(
  context: Context,
  { externalIdentityId }: { readonly externalIdentityId: string },
): Promise<ExternalIdentityUnlinking> {
  const viewer = await requireViewer(context);
  const id = parseId('xid', externalIdentityId, ['input', 'externalIdentityId']);
  // Before the locks, so that a stranger never waits for another tenant's row.
  const holder = await findHolder(context.em, viewer, id);
  if (!holder) {
    return unlinkedBefore(context.em, viewer, id);
  }

  return inTransaction<ExternalIdentityUnlinking>(context, async em => {
    await lockUsers(em, [holder.userId, viewer.userId]);
    const actor = await lockViewer(em, viewer);
    const identity = (await findHolder(em, actor, id)) && (await em.findOne(ExternalIdentity, id));
    if (!identity) {
      return unlinkedBefore(em, actor, id);
    }
    const user = await em.findOneOrFail(User, identity.user.id);
    const { role, platformRole, organization } = user;
    const organizationId = organization.id;
    authorize(actor, 'externalIdentities.unlink', { userId: user.id, organizationId, role, platformRole });
    if (identity.isManaged) {
      throw new ManagedIdentityError();
    }
    if (user.id === actor.userId && !(await hasOtherWayIn(em, context, identity))) {
      throw new LastSignInMethodError();
    }
    requireRecentSignIn(actor, context);

    const now = context.now();
    const which = { userIds: [user.id], externalIdentityId: id };
    const ended = await endSessions(em, which, SessionEndReason.IDENTITY_REMOVED, now);
    // Whoever has the identity may have asked for it.
    await endAccountTokens(em, [user.id], ['EMAIL_CHANGE']);
    await query(em, sql`delete from external_identity where id = ${id}::uuid`);
    const { provider, subject } = identity;
    await tellUser(em, user, unlinkingOf(provider, user.id === actor.userId), now);
    await record(em, now, {
      action,
      organizationId,
      actorId: actor.userId,
      subjectKind: 'xid',
      subjectId: id,
      personal: { provider, subject },
      sealedFor: { userId: user.id },
      details: { userId: formatId('usr', user.id), endedSessionCount: ended.length },
    });
    return { outcome: 'UNLINKED', unlinkedExternalIdentityId: id, endedSessionCount: ended.length };
  });
}

/** Whose it is; null if it does not exist, or is not the viewer's to see. */
async function findHolder(em: EntityManager, viewer: Viewer, id: string): Promise<{ userId: string } | null> {
  const [found] = await query(
    em,
    sql<{ userId: string; organizationId: string }>`
      select u.id as "userId", u.organization_id as "organizationId"
      from external_identity i join users u on u.id = i.user_id where i.id = ${id}::uuid`,
  );
  return found && can(viewer, 'externalIdentities.read', found) ? found : null;
}

async function unlinkedBefore(em: EntityManager, viewer: Viewer, id: string): Promise<ExternalIdentityUnlinking> {
  if (!(await wasRecorded(em, viewer, action, id))) {
    throw new ExternalIdentityNotFoundError();
  }
  return { outcome: 'ALREADY_UNLINKED', unlinkedExternalIdentityId: id, endedSessionCount: 0 };
}

/** Whether a user can sign in otherwise: by a password, or by another identity of the provider whose tokens count. */
async function hasOtherWayIn(em: EntityManager, { config }: Context, { id, user }: ExternalIdentity): Promise<boolean> {
  const ways = await query(
    em,
    sql`
      select id from credential where user_id = ${user.id}::uuid
      union all
      select id from external_identity where user_id = ${user.id}::uuid and id <> ${id}::uuid
        and provider = ${config.foreignTokens?.issuer ?? null}
      limit 1`,
  );
  return ways.length > 0;
}

function unlinkingOf(provider: string, isOwnDoing: boolean) {
  return {
    subject: 'An identity was unlinked from your account',
    paragraphs: [
      isOwnDoing
        ? `The identity at ${provider} was unlinked from your account.`
        : `An administrator unlinked the identity at ${provider} from your account.`,
    ],
    isOwnDoing,
  };
}
