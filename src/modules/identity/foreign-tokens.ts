import type { ForeignTokensConfig } from '../../config.ts';
import { ProviderAway } from '../../shared/errors/provider-away.ts';

/** Milliseconds that the provider has to answer with its keys. */
const patience = 3000;
/** Milliseconds between two looks at the provider's keys, however many tokens name unknown ones. */
const cooldown = 30_000;
/** Milliseconds for which the provider's keys are believed without another look. */
const maxAge = 10 * 60_000;

/** What another provider's token says, once it has been proved. */
export interface ForeignClaims {
  readonly provider: string;
  readonly subject: string;
  /** Until when it is good here. */
  readonly goodUntil: Date;
  /** When it expires, by its own word. */
  readonly expiresAt: Date;
  /** When the provider made the token; null when it does not say. */
  readonly issuedAt: Date | null;
  /** When the person last proved to the provider who it is; null when the token does not say. */
  readonly authenticatedAt: Date | null;
}

/**
 * Null for a token that proves nothing.
 *
 * @throws {ProviderAway} if the keys that it would be proved by cannot be had
 */
export type ProveForeignToken = (token: string, now: Date) => Promise<ForeignClaims | null>;

/** Proves tokens of the one provider that the configuration names, by its published keys. */
export async function foreignTokens({
  jwksUrl,
  issuer,
  audience,
  algorithms,
}: ForeignTokensConfig): Promise<ProveForeignToken> {
  // Loaded only where it is asked for.
  const { createRemoteJWKSet, errors, jwtVerify } = await import('jose');
  // As opposed to faults of who keeps the keys.
  const faultsOfTokens = [
    errors.JOSEAlgNotAllowed,
    errors.JOSENotSupported,
    errors.JWKSMultipleMatchingKeys,
    errors.JWKSNoMatchingKey,
    errors.JWSInvalid,
    errors.JWSSignatureVerificationFailed,
    errors.JWTClaimValidationFailed,
    errors.JWTExpired,
    errors.JWTInvalid,
  ];
  const options = { timeoutDuration: patience, cooldownDuration: cooldown, cacheMaxAge: maxAge };
  const keys = createRemoteJWKSet(new URL(jwksUrl), options);

  return async (token, now) => {
    if (!looksLikeJwt(token)) {
      return null;
    }
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: [...algorithms],
        requiredClaims: ['exp', 'sub'],
        currentDate: now,
      });
      return claimsOf(payload, issuer, now);
    } catch (error) {
      if (faultsOfTokens.some(fault => error instanceof fault)) {
        return null;
      }
      throw new ProviderAway('The keys of the identity provider cannot be had', { cause: error });
    }
  };
}

function claimsOf(payload: Readonly<Record<string, unknown>>, issuer: string, now: Date): ForeignClaims | null {
  const { sub, exp, iat, auth_time: authTime } = payload;
  if (!isSubject(sub) || typeof exp !== 'number') {
    return null;
  }
  // A time to come is no proof of anything.
  const isProof = typeof authTime === 'number' && authTime >= 0 && authTime * 1000 <= now.getTime();
  return {
    provider: issuer,
    subject: sub,
    goodUntil: new Date(Math.min(exp * 1000, now.getTime() + mostDays * day)),
    expiresAt: new Date(Math.min(exp * 1000, endOfTime)),
    issuedAt: typeof iat === 'number' && iat >= 0 && iat * 1000 <= endOfTime ? new Date(iat * 1000) : null,
    authenticatedAt: isProof ? new Date(authTime * 1000) : null,
  };
}

/** OpenID Connect Core 1.0, section 2. PostgreSQL cannot keep U+0000, and a lone surrogate would become another one. */
function isSubject(sub: unknown): sub is string {
  return typeof sub === 'string' && sub !== '' && sub.length <= 255 && !/[\p{Cc}\p{Cs}]/u.test(sub);
}

const day = 24 * 60 * 60_000;
/** No token is good for longer since it first came, whatever it says. */
const mostDays = 30;
/** No number of seconds, however great, becomes a time that PostgreSQL does not know. */
const endOfTime = Date.UTC(9999, 11, 31);

/** Spares the provider all that is no token of its kind. */
function looksLikeJwt(token: string): boolean {
  return token.length <= 16_384 && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token);
}
