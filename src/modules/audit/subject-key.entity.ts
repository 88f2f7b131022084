import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { deleteRow, OnErasure } from '../../shared/erasure/on-erasure.ts';

/** What opens the personal parts of the events about one subject. Whoever erases the subject destroys it. */
@Entity()
@Unique({ name: 'subject_key_once', properties: ['subjectId'] })
export class SubjectKey extends BaseEntity {
  /** Whom or what the events are about; an organization, for what must outlast the subject. */
  @Property({ type: 'uuid' })
  @OnErasure(deleteRow(), { of: ['USER', 'REV_USER'] })
  readonly subjectId!: string;

  /** The key, encrypted under the master key. */
  @Property({ type: 'blob' })
  readonly wrapped!: Buffer;

  /** Fingerprint of that master key. */
  @Property({ type: 'text' })
  readonly masterFingerprint!: string;
}
