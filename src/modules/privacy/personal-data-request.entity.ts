import { type Ref, ref } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';

import { BaseEntity } from '../../shared/database/base-entity.ts';
import { clearReference, OnErasure } from '../../shared/erasure/on-erasure.ts';
import { Node } from '../../shared/graphql/node.ts';
import { User } from '../identity/index.ts';
import { Organization } from '../organization/index.ts';

export const PersonalDataRequestKind = { EXPORT: 'EXPORT', DELETION: 'DELETION' } as const;
export type PersonalDataRequestKind = (typeof PersonalDataRequestKind)[keyof typeof PersonalDataRequestKind];

registerEnumType(PersonalDataRequestKind, {
  name: 'PersonalDataRequestKind',
  description: 'What is asked for.',
  valuesConfig: {
    EXPORT: { description: 'To read everything that is known of a person (GDPR, article 15).' },
    DELETION: { description: 'That everything that is known of a person is erased (GDPR, article 17).' },
  },
});

export const PersonalDataRequestState = { PENDING: 'PENDING', DONE: 'DONE' } as const;
export type PersonalDataRequestState = (typeof PersonalDataRequestState)[keyof typeof PersonalDataRequestState];

registerEnumType(PersonalDataRequestState, {
  name: 'PersonalDataRequestState',
  description: 'How far a request is.',
  valuesConfig: {
    PENDING: { description: 'A job will see to it.' },
    DONE: { description: 'It is done, and who asked for it was told.' },
  },
});

/**
 * That everything of the customers' users with an address is to be read, or erased.
 *
 * Holds the ids of who had the address, and never the address; an export keeps no copy of what it shows.
 */
@ObjectType({
  implements: Node,
  description: "A request for the personal data of a customer's user, found by address.",
})
@Entity()
@Index({ name: 'personal_data_request_by_organization', properties: ['organization', 'id'] })
@Index({ name: 'personal_data_request_by_user', properties: ['requestedBy'] })
export class PersonalDataRequest extends BaseEntity {
  @ManyToOne(() => Organization, { ref: true, index: false })
  organization: Ref<Organization>;

  /** Null once that user is erased. */
  @ManyToOne(() => User, { ref: true, nullable: true, index: false })
  @OnErasure(clearReference())
  requestedBy: Ref<User> | null;

  @Field(() => PersonalDataRequestKind, { description: 'What is asked for.' })
  @Enum({ items: () => PersonalDataRequestKind })
  kind: PersonalDataRequestKind;

  @Field(() => PersonalDataRequestState, { description: 'How far it is.' })
  @Enum({ items: () => PersonalDataRequestState })
  state: PersonalDataRequestState = PersonalDataRequestState.PENDING;

  /** Whoever had the address when it was asked for. */
  @Property({ type: 'uuid[]' })
  people: string[];

  @Field(() => Int, { nullable: true, description: 'Rev users who were found, or erased; null until it is done.' })
  @Property({ type: 'integer', nullable: true })
  personCount: number | null = null;

  @Field(() => Date, { nullable: true, description: 'When it was done; null until then.' })
  @Property({ type: 'timestamptz', nullable: true })
  doneAt: Date | null = null;

  @Field(() => Date, {
    nullable: true,
    description: 'Until when an export can be read; null for a deletion, and until it is done.',
  })
  @Property({ type: 'timestamptz', nullable: true })
  expiresAt: Date | null = null;

  constructor(
    organization: Organization,
    requestedBy: User,
    kind: PersonalDataRequestKind,
    people: string[],
    now: Date,
  ) {
    super(now);
    this.organization = ref(organization);
    this.requestedBy = ref(requestedBy);
    this.kind = kind;
    this.people = people;
  }

  finish(personCount: number, expiresAt: Date | null, now: Date): void {
    this.state = PersonalDataRequestState.DONE;
    this.personCount = personCount;
    this.doneAt = now;
    this.expiresAt = expiresAt;
  }
}
