import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { deleteRow, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { Session } from './session.entity.ts';

/**
 * One link in a session's chain of refresh tokens. Each is good once.
 *
 * A used one stays, so that its second use is seen as the theft that it may be (RFC 9700, section 4.14.2).
 */
@Entity()
@Unique({ name: 'refresh_token_once', properties: ['tokenHash'] })
@Index({ name: 'refresh_token_by_session', properties: ['session'] })
export class RefreshToken extends BaseEntity {
  @ManyToOne(() => Session, { ref: true, index: false })
  @OnErasure(deleteRow({ endsAccess: true }))
  session: Ref<Session>;

  @Property({ type: 'blob' })
  tokenHash: Buffer;

  @Property({ type: 'timestamptz' })
  expiresAt: Date;

  @Property({ type: 'timestamptz', nullable: true })
  usedAt: Date | null = null;

  constructor(session: Session, tokenHash: Buffer, expiresAt: Date, now: Date) {
    super(now);
    this.session = ref(session);
    this.tokenHash = tokenHash;
    this.expiresAt = expiresAt;
  }
}
