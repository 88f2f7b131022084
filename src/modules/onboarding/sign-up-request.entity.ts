import { Check, Entity, Index, Property, Unique } from '@mikro-orm/decorators/legacy';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { deleteByAddress, keep, OnErasure } from '../../shared/erasure/on-erasure.ts';

/**
 * That somebody wants an account for an address, which may be anybody's. A job answers it by a mail, and the account is made
 * once the mail was read. What is not answered in time is deleted.
 */
@Entity()
@Unique({ name: 'sign_up_request_token_once', properties: ['tokenHash'] })
@Index({ name: 'sign_up_request_by_address', properties: ['emailKey', 'id'] })
@Index({ name: 'sign_up_request_by_expiry', properties: ['expiresAt'] })
@Check({
  name: 'sign_up_request_has_one_way_in',
  expression: 'num_nonnulls(organization_name, invitation_id) = 1',
})
export class SignUpRequest extends BaseEntity {
  @Property({ type: 'text' })
  @OnErasure(keep('Goes with the row, which is found by emailKey.'))
  readonly email!: string;

  /** The address as it is compared. */
  @Property({ type: 'text' })
  @OnErasure(deleteByAddress())
  readonly emailKey!: string;

  @Property({ type: 'text', nullable: true })
  readonly givenName!: string | null;

  @Property({ type: 'text', nullable: true })
  readonly familyName!: string | null;

  @Property({ type: 'text', nullable: true })
  readonly displayName!: string | null;

  @Property({ type: 'text', nullable: true })
  readonly organizationName!: string | null;

  /** May be gone by the time that the mail is read. */
  @Property({ type: 'uuid', nullable: true })
  readonly invitationId!: string | null;

  /** SHA-256 of the secret that the mail carries; null as long as none was written, and if the address has an account. */
  @Property({ type: 'blob', nullable: true })
  readonly tokenHash!: Buffer | null;

  @Property({ type: 'timestamptz', nullable: true })
  readonly answeredAt!: Date | null;

  @Property({ type: 'timestamptz' })
  readonly expiresAt!: Date;
}
