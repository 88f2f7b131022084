import { Entity, Enum, Index, Property } from '@mikro-orm/decorators/legacy';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { deleteByAddress, deleteRow, keep, OnErasure } from '../../shared/erasure/on-erasure.ts';
import type { Letter } from './letter.ts';

export const MailState = { PENDING: 'PENDING', KEPT: 'KEPT', UNDELIVERABLE: 'UNDELIVERABLE' } as const;
export type MailState = (typeof MailState)[keyof typeof MailState];

/**
 * A message that waits to be sent. Once the mail server has taken it, the row is deleted: it holds an address, and often
 * a secret.
 *
 * Kept are those of the embedded mode, for its mailbox, and those that nobody takes, for a few days.
 */
@Entity()
@Index({ name: 'mail_by_address', properties: ['addressKey'] })
@Index({ name: 'mail_by_person', properties: ['personId'] })
@Index({ name: 'mail_by_attempt', properties: ['state', 'nextAttemptAt'] })
export class Mail extends BaseEntity {
  @Property({ type: 'text' })
  @OnErasure(keep('Goes with the row, which is found by addressKey.'))
  readonly address!: string;

  /** The address as it is compared. */
  @Property({ type: 'text' })
  @OnErasure(deleteByAddress())
  readonly addressKey!: string;

  /** Whom it is about, when that is a user, who may have another address by now. */
  @Property({ type: 'uuid', nullable: true })
  @OnErasure(deleteRow())
  readonly personId!: string | null;

  @Property({ type: 'jsonb' })
  readonly letter!: Letter;

  @Enum({ items: () => MailState })
  readonly state!: MailState;

  @Property({ type: 'integer' })
  readonly attempts!: number;

  @Property({ type: 'timestamptz' })
  readonly nextAttemptAt!: Date;

  /** Code of what went wrong the last time. */
  @Property({ type: 'text', nullable: true })
  readonly lastFault!: string | null;
}
