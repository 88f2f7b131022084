import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import type { EmailAddress } from '../../shared/email-address.ts';
import { deleteByAddress, deleteRow, keep, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { User } from './user.entity.ts';

export const AccountTokenKind = { PASSWORD_RESET: 'PASSWORD_RESET', EMAIL_CHANGE: 'EMAIL_CHANGE' } as const;
export type AccountTokenKind = (typeof AccountTokenKind)[keyof typeof AccountTokenKind];

/** A secret in a mail, which is good once, for one change of an account. The last one that was asked for counts. */
@Entity()
@Unique({ name: 'account_token_once', properties: ['tokenHash'] })
@Unique({ name: 'account_token_once_per_user', properties: ['user', 'kind'] })
@Index({ name: 'account_token_by_address', properties: ['emailKey'] })
@Index({ name: 'account_token_by_expiry', properties: ['expiresAt'] })
export class AccountToken extends BaseEntity {
  @ManyToOne(() => User, { ref: true, index: false })
  @OnErasure(deleteRow())
  user: Ref<User>;

  @Enum({ items: () => AccountTokenKind })
  kind: AccountTokenKind;

  @Property({ type: 'blob' })
  tokenHash: Buffer;

  /** The address that the account gets; null for another change. */
  @Property({ type: 'text', nullable: true })
  @OnErasure(keep('Goes with the row, which is found by user and by emailKey.'))
  email: string | null;

  /** The address as it is compared. */
  @Property({ type: 'text', nullable: true })
  @OnErasure(deleteByAddress())
  emailKey: string | null;

  @Property({ type: 'timestamptz' })
  expiresAt: Date;

  constructor(user: User, { kind, hash, email = null, expiresAt }: NewAccountToken, now: Date) {
    super(now);
    this.user = ref(user);
    this.kind = kind;
    this.tokenHash = hash;
    this.email = email?.written ?? null;
    this.emailKey = email?.key ?? null;
    this.expiresAt = expiresAt;
  }
}

interface NewAccountToken {
  readonly kind: AccountTokenKind;
  readonly hash: Buffer;
  readonly email?: EmailAddress | null;
  readonly expiresAt: Date;
}
