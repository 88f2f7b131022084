import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** Where an organization's chain ends. Its row is the lock that lets one link at a time follow. Triggers forbid the rest. */
@Entity()
export class AuditHead {
  @PrimaryKey({ type: 'uuid' })
  readonly organizationId!: string;

  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  /** Number of the last link. */
  @Property({ type: 'integer' })
  readonly seq!: number;

  @Property({ type: 'blob' })
  readonly hash!: Buffer;
}
