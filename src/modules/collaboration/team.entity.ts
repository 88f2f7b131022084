import { Entity, Index, Unique } from '@mikro-orm/decorators/legacy';
import { ObjectType } from 'type-graphql';

import { Node } from '../../shared/graphql/node.ts';
import { Group } from './group.entity.ts';

@ObjectType({ implements: Node, description: 'People of an organization who work together.' })
@Entity()
@Unique({ name: 'team_name_once', properties: ['organization', 'name'] })
@Index({ name: 'team_by_organization', properties: ['organization', 'id'] })
export class Team extends Group {}
