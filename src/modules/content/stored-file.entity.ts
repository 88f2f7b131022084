import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { deleteRow, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { Node } from '../../shared/graphql/node.ts';
import { User } from '../identity/index.ts';

@ObjectType('File', { implements: Node, description: 'A file of a user, with its bytes in the file store.' })
@Entity()
@Index({ name: 'stored_file_by_owner', properties: ['owner', 'id'] })
@Unique({ name: 'stored_file_bytes_once', properties: ['storageKey'] })
export class StoredFile extends BaseEntity {
  @ManyToOne(() => User, { ref: true, index: false })
  @OnErasure(deleteRow({ bytes: 'storageKey' }))
  owner: Ref<User>;

  @Field(() => String, { description: 'Name to show.' })
  @Property({ type: 'text' })
  name: string;

  @Field(() => String, { description: 'Media type, such as text/plain (RFC 6838).' })
  @Property({ type: 'text' })
  mediaType: string;

  @Field(() => Int, { description: 'Size in bytes.' })
  @Property({ type: 'integer' })
  size: number;

  /** Name of the bytes in the file store; says nothing about the file or its owner. */
  @Property({ type: 'uuid' })
  storageKey: string;

  constructor(owner: User, file: Pick<StoredFile, 'name' | 'mediaType' | 'size' | 'storageKey'>, now: Date) {
    super(now);
    this.owner = ref(owner);
    this.name = file.name;
    this.mediaType = file.mediaType;
    this.size = file.size;
    this.storageKey = file.storageKey;
  }
}
