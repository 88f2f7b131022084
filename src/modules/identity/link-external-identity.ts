import type { Context } from '../../context.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { requireRecentSignIn } from '../../shared/authorization/require-recent-sign-in.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { refuseViolation } from '../../shared/database/constraints.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { formatId } from '../../shared/ids.ts';
import { spend } from '../../shared/limits/spend.ts';
import { record } from '../audit/index.ts';
import { ExternalIdentity } from './external-identity.entity.ts';
import { lockViewerToChange } from './find-viewer.ts';
import type { ForeignClaims } from './foreign-tokens.ts';
import { ExternalIdentityTakenError, ForeignTokenRefusedError } from './identity.errors.ts';
import { tellUser } from './tell-user.ts';
import { User } from './user.entity.ts';

export interface ExternalIdentityLinking {
  readonly outcome: 'LINKED' | 'ALREADY_LINKED';
  readonly identity: ExternalIdentity;
}

/**
 * Links to the viewer the identity at another provider that a token of that provider proves: its tokens count as the
 * viewer from the commit on.
 *
 * The token must have been issued only minutes ago, so that one which was sent elsewhere, and kept, is good for nothing.
 * When the person last signed in at the provider does not matter: there, that may be days ago for who means to link.
 * The identity is the person's own, and Leaver never deletes it at the provider.
 *
 * @throws {ForbiddenError} if a key, or a token of another provider, calls
 * @throws {RateLimitedError} if the viewer tried too often
 * @throws {ForeignTokenRefusedError} if the token proves nothing, or was not issued just now
 * @throws {ProviderAway} if the keys that the token would be proved by cannot be had
 * @throws {ExternalIdentityTakenError} if another user has the identity
 * @throws {ReauthenticationRequiredError} if the sign-in is too old
 */
export async function linkExternalIdentity(
  context: Context,
  { token }: { readonly token: string },
): Promise<ExternalIdentityLinking> {
  const viewer = await requireViewer(context);
  authorize(viewer, 'externalIdentities.link', viewer);
  const { reauthenticate: times } = context.config.limits.rates;
  await spend(context, { of: ['link external identity', viewer.userId], times, seconds: 60 });
  const { provider, subject } = await proveFresh(context, token);

  return inTransaction<ExternalIdentityLinking>(context, async em => {
    const actor = await lockViewerToChange(em, viewer);
    const known = await em.findOne(ExternalIdentity, { provider, subject });
    if (known?.user.id === actor.userId) {
      return { outcome: 'ALREADY_LINKED', identity: known };
    }
    if (known) {
      throw new ExternalIdentityTakenError();
    }
    requireRecentSignIn(actor, context);

    const now = context.now();
    const user = await em.findOneOrFail(User, actor.userId);
    const identity = new ExternalIdentity(user, { provider, subject, isManaged: false }, now);
    // Before the chain of events is locked: this may have to wait for another user who links the same.
    await em.persist(identity).flush();
    const paragraphs = [
      `An identity at ${provider} was linked to your account.`,
      'Who has it can use your account until it is unlinked, whatever your password is.',
    ];
    await tellUser(em, user, { subject: 'An identity was linked to your account', paragraphs }, now);
    await record(em, now, {
      action: 'external_identity.linked',
      organizationId: actor.organizationId,
      actorId: actor.userId,
      subjectKind: 'xid',
      subjectId: identity.id,
      personal: { provider, subject },
      sealedFor: { userId: actor.userId },
      details: { userId: formatId('usr', actor.userId) },
    });
    return { outcome: 'LINKED', identity };
  }).catch(refuseViolation({ external_identity_once: () => new ExternalIdentityTakenError() }));
}

const minute = 60_000;

/** Asks the outside, so never in a transaction. */
async function proveFresh({ foreignTokens, config, now }: Context, token: string): Promise<ForeignClaims> {
  if (!foreignTokens) {
    throw new ForeignTokenRefusedError('NO_PROVIDER');
  }
  const claims = await foreignTokens(token, now());
  if (!claims) {
    throw new ForeignTokenRefusedError('NOT_PROVED');
  }
  const age = claims.issuedAt && now().getTime() - claims.issuedAt.getTime();
  // The provider's clock may be ahead by a little.
  if (age === null || age < -minute || age > config.reauthenticationMinutes * minute) {
    throw new ForeignTokenRefusedError('NOT_FRESH');
  }
  return claims;
}
