import type { Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { deleteRow, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { User } from '../identity/index.ts';

/** A call that its caller named by a key, with the answer it got, less what is personal. Kept for 24 hours. */
@Entity()
@Unique({ name: 'idempotent_call_once', properties: ['actor', 'operation', 'keyHash'] })
@Index({ name: 'idempotent_call_by_age', properties: ['createdAt'] })
export class IdempotentCall extends BaseEntity {
  @ManyToOne(() => User, { ref: true, index: false })
  @OnErasure(deleteRow())
  actor!: Ref<User>;

  @Property({ type: 'text' })
  operation!: string;

  /** SHA-256 of the key, which may be any text. */
  @Property({ type: 'blob' })
  keyHash!: Buffer;

  /** SHA-256 of the rest of the input. */
  @Property({ type: 'blob' })
  requestHash!: Buffer;

  @Property({ type: 'jsonb' })
  answer!: unknown;
}
