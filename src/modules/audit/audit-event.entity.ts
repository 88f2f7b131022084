import { Entity, Enum, Index, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType, registerEnumType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { keep, OnErasure, scrub } from '../../shared/erasure/on-erasure.ts';
import { Node } from '../../shared/graphql/node.ts';
import type { IdKind } from '../../shared/ids.ts';
import type { AuditAction } from './audit-action.ts';

export const ActorKind = { USER: 'USER', SYSTEM: 'SYSTEM' } as const;
export type ActorKind = (typeof ActorKind)[keyof typeof ActorKind];

registerEnumType(ActorKind, {
  name: 'ActorKind',
  description: 'Who can do something.',
  valuesConfig: {
    USER: { description: 'A person who was signed in, or who signed up by this very event.' },
    SYSTEM: { description: 'The server itself, at the time that a person had set.' },
  },
});

/** What happened, as an operation records it. */
export interface AuditRecord {
  readonly action: AuditAction;
  readonly organizationId: string;
  /** Null when the server itself acts. */
  readonly actorId: string | null;
  readonly subjectKind: IdKind;
  readonly subjectId: string;
  readonly reason?: string | null;
  /** Ids and enum values only: nothing personal. */
  readonly details?: Readonly<Record<string, unknown>>;
}

@ObjectType({ implements: Node, description: 'Something that was done, by whom, to what. Appended, never changed.' })
@Entity()
@Index({ properties: ['organizationId', 'id'] })
@Index({ properties: ['subjectId', 'action'] })
export class AuditEvent extends BaseEntity {
  @Property({ type: 'uuid' })
  readonly organizationId!: string;

  @Field(() => String, { description: 'What was done: a noun and a past verb, such as member.removed.' })
  @Property({ type: 'text' })
  readonly action!: AuditAction;

  @Field(() => ActorKind, { description: 'Who did it.' })
  @Enum({ items: () => ActorKind })
  readonly actorKind!: ActorKind;

  @Property({ type: 'uuid', nullable: true })
  @OnErasure(keep('The proof of who did it; an id alone is not personal once the user is a tombstone.'))
  readonly actorId!: string | null;

  @Property({ type: 'text' })
  readonly subjectKind!: IdKind;

  @Property({ type: 'uuid' })
  // The id stays, as the proof of whom it was about; what somebody wrote about the person goes.
  @OnErasure(scrub('reason'), { of: ['USER', 'REV_USER'] })
  readonly subjectId!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Why, in the words of who did it; null when no reason was given, and once the user whom it was about is erased.',
  })
  @Property({ type: 'text', nullable: true })
  readonly reason!: string | null;

  @Property({ type: 'jsonb' })
  readonly details!: Readonly<Record<string, unknown>>;
}
