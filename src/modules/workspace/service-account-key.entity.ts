import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { Node } from '../../shared/graphql/node.ts';
import { ServiceAccount } from './service-account.entity.ts';

/**
 * A key with which a service account calls.
 *
 * PostgreSQL deletes it with its service account, so that none outlives the account, in whatever way that ends. A
 * revoked one stays as a tombstone until it would have expired.
 */
@ObjectType({
  implements: Node,
  description: 'A key with which a service account calls, until it expires or is revoked, or the account ends.',
})
@Entity()
@Unique({ name: 'service_account_key_token_once', properties: ['tokenHash'] })
@Index({ name: 'service_account_key_by_account', properties: ['serviceAccount', 'id'] })
@Index({ name: 'service_account_key_by_expiry', properties: ['expiresAt'] })
export class ServiceAccountKey extends BaseEntity {
  @ManyToOne(() => ServiceAccount, { ref: true, index: false, deleteRule: 'cascade' })
  serviceAccount: Ref<ServiceAccount>;

  /** SHA-256 of the key. */
  @Property({ type: 'blob' })
  tokenHash: Buffer;

  @Field(() => String, { description: 'What it is called.' })
  @Property({ type: 'text' })
  name: string;

  @Field(() => String, { description: 'How the key begins and ends, to know it by: lva_…x7Qa.' })
  @Property({ type: 'text' })
  hint: string;

  @Field(() => Date, { description: 'When it stops working.' })
  @Property({ type: 'timestamptz' })
  expiresAt: Date;

  @Property({ type: 'timestamptz' })
  lastUsedAt: Date;

  @Property({ type: 'timestamptz', nullable: true })
  endedAt: Date | null = null;

  constructor(
    account: ServiceAccount,
    key: { readonly hash: Buffer; readonly name: string; readonly hint: string; readonly expiresAt: Date },
    now: Date,
  ) {
    super(now);
    this.serviceAccount = ref(account);
    this.tokenHash = key.hash;
    this.name = key.name;
    this.hint = key.hint;
    this.expiresAt = key.expiresAt;
    this.lastUsedAt = now;
  }

  isLive(now: Date): boolean {
    return this.endedAt === null && this.expiresAt > now;
  }

  revoke(now: Date): void {
    this.endedAt = now;
  }
}
