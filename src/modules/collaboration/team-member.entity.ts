import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Unique } from '@mikro-orm/decorators/legacy';
import { ObjectType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { deleteRow, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { User } from '../identity/index.ts';
import { Team } from './team.entity.ts';

@ObjectType({ description: 'The membership of a user in a team.' })
@Entity()
@Unique({ name: 'team_member_once', properties: ['team', 'user'] })
@Index({ name: 'team_member_by_team', properties: ['team', 'id'] })
@Index({ name: 'team_member_by_user', properties: ['user', 'id'] })
export class TeamMember extends BaseEntity {
  @ManyToOne(() => Team, { ref: true, index: false })
  team: Ref<Team>;

  @ManyToOne(() => User, { ref: true, index: false })
  @OnErasure(deleteRow())
  user: Ref<User>;

  constructor(team: Team, user: User, now: Date) {
    super(now);
    this.team = ref(team);
    this.user = ref(user);
  }
}
