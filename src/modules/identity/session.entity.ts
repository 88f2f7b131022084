import { type Ref, ref } from '@mikro-orm/core';
import { Check, Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType, registerEnumType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { scrub, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { Node } from '../../shared/graphql/node.ts';
import { User } from './user.entity.ts';

export const SessionEndReason = {
  SIGNED_OUT: 'SIGNED_OUT',
  REVOKED: 'REVOKED',
  PASSWORD_CHANGED: 'PASSWORD_CHANGED',
  PASSWORD_RESET: 'PASSWORD_RESET',
  REFRESH_TOKEN_REUSED: 'REFRESH_TOKEN_REUSED',
  ACCOUNT_SUSPENDED: 'ACCOUNT_SUSPENDED',
  ACCOUNT_REVOKED: 'ACCOUNT_REVOKED',
  ACCOUNT_DELETED: 'ACCOUNT_DELETED',
  IDENTITY_REMOVED: 'IDENTITY_REMOVED',
} as const;
export type SessionEndReason = (typeof SessionEndReason)[keyof typeof SessionEndReason];

interface SessionTokens {
  readonly hash: Buffer;
  readonly tokenExpiresAt: Date;
  readonly expiresAt: Date;
}

/** What holds the token of a session: all that can be presented is one, so that what ends sessions forgets nothing. */
export const SessionKind = {
  SIGN_IN: 'SIGN_IN',
  API_KEY: 'API_KEY',
  FOREIGN_TOKEN: 'FOREIGN_TOKEN',
} as const;
export type SessionKind = (typeof SessionKind)[keyof typeof SessionKind];

registerEnumType(SessionEndReason, {
  name: 'SessionEndReason',
  description: 'Why a session ended before its time.',
  valuesConfig: {
    SIGNED_OUT: { description: 'The user signed out.' },
    REVOKED: { description: 'The user ended it by its id.' },
    PASSWORD_CHANGED: { description: 'The user changed the password in another session.' },
    PASSWORD_RESET: { description: 'The password was set anew by a mail.' },
    REFRESH_TOKEN_REUSED: { description: 'A refresh token came a second time, so one of the two was stolen.' },
    ACCOUNT_SUSPENDED: { description: 'An administrator suspended the user.' },
    ACCOUNT_REVOKED: { description: 'The user has left.' },
    ACCOUNT_DELETED: { description: 'The user was deleted.' },
    IDENTITY_REMOVED: { description: 'The identity at another provider that the token is of was unlinked.' },
  },
});

/**
 * What a user is served with: a sign-in on one device, with the chain of tokens that grew from it, a key, or a token
 * of another provider.
 *
 * An ended session stays as a tombstone until it would have expired, so that its token can be told what happened.
 */
@ObjectType({ implements: Node, description: 'A sign-in on one device.' })
@Entity()
@Unique({ name: 'session_token_once', properties: ['tokenHash'] })
@Index({ name: 'session_by_user', properties: ['user', 'id'] })
@Index({ name: 'session_by_expiry', properties: ['expiresAt'] })
@Check({
  name: 'session_of_foreign_token_names_identity',
  expression:
    "(kind = 'FOREIGN_TOKEN' or external_identity_id is null) and " +
    "(kind <> 'FOREIGN_TOKEN' or external_identity_id is not null or ended_at is not null)",
})
@Check({ name: 'session_end_has_a_reason', expression: '(ended_at is null) = (end_reason is null)' })
export class Session extends BaseEntity {
  @ManyToOne(() => User, { ref: true, index: false })
  @OnErasure(scrub('device'))
  user: Ref<User>;

  @Enum({ items: () => SessionKind })
  kind: SessionKind;

  /** SHA-256 of the token that is good now. */
  @Property({ type: 'blob' })
  tokenHash: Buffer;

  @Field(() => Date, { description: 'When its present token stops working; a refresh gives another.' })
  @Property({ type: 'timestamptz' })
  tokenExpiresAt: Date;

  @Field(() => Date, { description: 'When it ends, unless it is refreshed before.' })
  @Property({ type: 'timestamptz' })
  expiresAt: Date;

  @Field(() => String, {
    nullable: true,
    description: 'The program that signed in, as it names itself; null when it does not.',
  })
  @Property({ type: 'text', nullable: true })
  device: string | null;

  @Field(() => Date, { nullable: true, description: 'When the user last proved by a password who it is.' })
  @Property({ type: 'timestamptz', nullable: true })
  authenticatedAt: Date | null;

  @Field(() => Date, { description: 'When it was last used, to about two minutes.' })
  @Property({ type: 'timestamptz' })
  lastUsedAt: Date;

  /** Whose token it serves, of another provider. No foreign key: the tombstone outlives the identity. */
  @Property({ type: 'uuid', nullable: true })
  externalIdentityId: string | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  endedAt: Date | null = null;

  @Enum({ items: () => SessionEndReason, nullable: true })
  endReason: SessionEndReason | null = null;

  constructor(user: User, tokens: SessionTokens, device: string | null, now: Date) {
    super(now);
    this.user = ref(user);
    this.tokenHash = tokens.hash;
    this.tokenExpiresAt = tokens.tokenExpiresAt;
    this.expiresAt = tokens.expiresAt;
    this.device = device;
    this.kind = SessionKind.SIGN_IN;
    this.authenticatedAt = now;
    this.lastUsedAt = now;
  }

  /** What a key is served with. It has no refresh tokens, and proves nothing of who holds it. */
  static ofKey(user: User, hash: Buffer, expiresAt: Date, now: Date): Session {
    const session = new Session(user, { hash, tokenExpiresAt: expiresAt, expiresAt }, null, now);
    session.kind = SessionKind.API_KEY;
    session.authenticatedAt = null;
    return session;
  }

  /** The user has proved again who it is. */
  authenticate(now: Date): void {
    this.authenticatedAt = now;
  }

  end(reason: SessionEndReason, now: Date): void {
    this.endedAt = now;
    this.endReason = reason;
  }

  /** Replaces the token; the one before is good for nothing from the commit on. */
  renew(tokens: SessionTokens, now: Date): void {
    this.tokenHash = tokens.hash;
    this.tokenExpiresAt = tokens.tokenExpiresAt;
    this.expiresAt = tokens.expiresAt;
    this.lastUsedAt = now;
  }
}
