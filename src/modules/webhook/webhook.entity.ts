import { type Opt, type Ref, ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { TextArray } from '../../shared/database/text-array.ts';
import { Node } from '../../shared/graphql/node.ts';
import type { AuditAction } from '../audit/index.ts';
import { Organization } from '../organization/index.ts';
import { WebhookEvent } from './webhook-event.ts';

@ObjectType({ implements: Node, description: 'An address of another system, which is told what happens.' })
@Entity()
@Index({ name: 'webhook_by_organization', properties: ['organization', 'id'] })
export class Webhook extends BaseEntity {
  @ManyToOne(() => Organization, { ref: true, index: false })
  organization: Ref<Organization>;

  @Field(() => String, { description: 'Where events are posted to.' })
  @Property({ type: 'text' })
  url: string;

  @Field(() => [WebhookEvent], { description: 'What it is told of.' })
  @Property({ type: TextArray, columnType: 'text[]' })
  events: AuditAction[];

  @Field(() => Boolean, { description: 'Whether it is told of what happens from now on.' })
  @Property({ type: 'boolean' })
  isEnabled: Opt<boolean> = true;

  /** Signs what is sent; needed in clear for that, and so wrapped under the master key. */
  @Property({ type: 'text' })
  secret: string;

  /** Signs as well for a day after a rotation, so that the other system can change over. */
  @Property({ type: 'text', nullable: true })
  previousSecret: string | null = null;

  @Field(() => Date, { nullable: true, description: 'When its present secret was made.' })
  @Property({ type: 'timestamptz' })
  secretMadeAt: Date;

  constructor(
    organization: Organization,
    { url, events, secret }: { url: string; events: readonly AuditAction[]; secret: string },
    now: Date,
  ) {
    super(now);
    this.organization = ref(organization);
    this.url = url;
    this.events = [...events];
    this.secret = secret;
    this.secretMadeAt = now;
  }

  /** The secret before signs, too, for a while. */
  rotate(secret: string, now: Date): void {
    this.previousSecret = this.secret;
    this.secret = secret;
    this.secretMadeAt = now;
  }
}
