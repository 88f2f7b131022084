import { type Opt, type Ref } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';

import { BaseEntity } from '../../../shared/database/base-entity.ts';
import { deleteRow, OnErasure } from '../../../shared/erasure/on-erasure.ts';
import { Organization } from '../../organization/index.ts';
import { CustomerKind } from '../customer-kind.ts';

/**
 * That a name of the organization's own stands for one account, rev org or rev user, and for no other.
 *
 * A trigger keeps these rows in step with the lists on the three tables, so that PostgreSQL itself holds that no name
 * is given twice. Nobody else writes here.
 */
@Entity()
@Unique({ name: 'external_ref_once', properties: ['organization', 'kind', 'ref'] })
@Index({ name: 'external_ref_by_subject', properties: ['subjectId'] })
export class ExternalRef extends BaseEntity {
  override readonly id: Opt<string> = '';

  @ManyToOne(() => Organization, { ref: true, index: false })
  organization!: Ref<Organization>;

  @Enum({ items: () => CustomerKind })
  kind!: CustomerKind;

  @Property({ type: 'uuid' })
  @OnErasure(deleteRow(), { of: ['REV_USER'] })
  subjectId!: string;

  @Property({ type: 'text' })
  ref!: string;
}
