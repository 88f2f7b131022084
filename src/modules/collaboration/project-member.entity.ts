import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Unique } from '@mikro-orm/decorators/legacy';
import { ObjectType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { deleteRow, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { User } from '../identity/index.ts';
import { Project } from './project.entity.ts';

@ObjectType({ description: 'The membership of a user in a project.' })
@Entity()
@Unique({ name: 'project_member_once', properties: ['project', 'user'] })
@Index({ name: 'project_member_by_project', properties: ['project', 'id'] })
@Index({ name: 'project_member_by_user', properties: ['user', 'id'] })
export class ProjectMember extends BaseEntity {
  @ManyToOne(() => Project, { ref: true, index: false })
  project: Ref<Project>;

  @ManyToOne(() => User, { ref: true, index: false })
  @OnErasure(deleteRow())
  user: Ref<User>;

  constructor(project: Project, user: User, now: Date) {
    super(now);
    this.project = ref(project);
    this.user = ref(user);
  }
}
