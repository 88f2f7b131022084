import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { deleteByAddress, OnErasure } from '../../shared/erasure/on-erasure.ts';

/** That somebody asked to reset the password of an address, which may be anybody's. A job answers it, and deletes it. */
@Entity()
@Unique({ name: 'password_reset_request_once_per_address', properties: ['emailKey'] })
export class PasswordResetRequest extends BaseEntity {
  /** The address as it is compared. */
  @Property({ type: 'text' })
  @OnErasure(deleteByAddress())
  readonly emailKey!: string;
}
