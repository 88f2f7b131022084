import { Entity, Enum, Index, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType, registerEnumType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { keep, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { Node } from '../../shared/graphql/node.ts';
import type { IdKind } from '../../shared/ids.ts';
import type { AuditAction } from './audit-action.ts';

export const ActorKind = { USER: 'USER', SERVICE_ACCOUNT: 'SERVICE_ACCOUNT', SYSTEM: 'SYSTEM' } as const;
export type ActorKind = (typeof ActorKind)[keyof typeof ActorKind];

registerEnumType(ActorKind, {
  name: 'ActorKind',
  description: 'Who can do something.',
  valuesConfig: {
    USER: { description: 'A person who was signed in, or who signed up by this very event.' },
    SERVICE_ACCOUNT: { description: 'A service account, with one of its keys.' },
    SYSTEM: { description: 'The server itself, at the time that a person had set.' },
  },
});

/** What happened, as an operation records it. */
export interface AuditRecord {
  readonly action: AuditAction;
  readonly organizationId: string;
  /** Null when the server itself acts. */
  readonly actorId: string | null;
  /** Left out for people, and for the server itself. */
  readonly actorKind?: ActorKind;
  readonly subjectKind: IdKind;
  readonly subjectId: string;
  /** Personal, and so is everything in `personal`: it is sealed, and lost once the key is destroyed. */
  readonly reason?: string | null;
  readonly personal?: Readonly<Record<string, unknown>>;
  /**
   * Whose key seals it: the subject's, which goes with the subject, the organization's, for what outlasts that, or that
   * of the user to whom the subject belongs.
   */
  readonly sealedFor?: 'SUBJECT' | 'ORGANIZATION' | { readonly userId: string };
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
  @OnErasure(keep('The proof of whom it was about; what somebody wrote about the person is lost with the key.'))
  readonly subjectId!: string;

  /** Whose key opens what is sealed. */
  @Property({ type: 'uuid', nullable: true })
  @OnErasure(
    keep('An id alone is not personal once the user is a tombstone, and the key that it leads to is destroyed.'),
  )
  readonly keyHolderId!: string | null;

  /** What is personal, encrypted; null when nothing is. Stays when the key is destroyed, so that the chain holds. */
  @Property({ type: 'blob', nullable: true })
  readonly sealed!: Buffer | null;

  @Property({ type: 'jsonb' })
  readonly details!: Readonly<Record<string, unknown>>;

  /** Number of the link of the organization's chain that it belongs to. */
  @Property({ type: 'integer' })
  readonly link!: number;
}
