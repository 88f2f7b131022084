import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** A link of an organization's chain: the events that one statement recorded. Appended, never changed: triggers forbid it. */
@Entity()
export class AuditLink {
  @PrimaryKey({ type: 'uuid' })
  readonly organizationId!: string;

  /** 1 for the first link of an organization, then without a gap. */
  @PrimaryKey({ type: 'integer', autoincrement: false })
  readonly seq!: number;

  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  @Property({ type: 'integer' })
  readonly eventCount!: number;

  /** SHA-256 over the digests of the events, by ascending id. */
  @Property({ type: 'blob' })
  readonly digest!: Buffer;

  /** SHA-256 over the hash of the link before and the digest of this one. */
  @Property({ type: 'blob' })
  readonly hash!: Buffer;
}
