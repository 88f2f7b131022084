import { type Opt, type Ref, ref } from '@mikro-orm/core';
import { Check, Entity, Enum, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ObjectType, registerEnumType } from 'type-graphql';

import { BaseEntity } from '../../../shared/database/base-entity.ts';
import { TextArray } from '../../../shared/database/text-array.ts';
import type { EmailAddress } from '../../../shared/email-address.ts';
import { clearReference, keep, OnErasure } from '../../../shared/erasure/on-erasure.ts';
import { Node } from '../../../shared/graphql/node.ts';
import { Organization } from '../../organization/index.ts';

export const RevUserState = { ACTIVE: 'ACTIVE', LOCKED: 'LOCKED' } as const;
export type RevUserState = (typeof RevUserState)[keyof typeof RevUserState];

registerEnumType(RevUserState, {
  name: 'RevUserState',
  description: "Whether a customer's user is served.",
  valuesConfig: { ACTIVE: { description: 'Is served.' }, LOCKED: { description: 'Is not served.' } },
});

interface NewRevUser {
  readonly organization: Ref<Organization>;
  readonly displayName: string;
  readonly email: EmailAddress | null;
  readonly phoneNumbers: readonly string[];
  readonly externalRefs?: readonly string[];
}

export interface RevUserChanges {
  readonly displayName?: string | undefined;
  /** Null takes the address away. */
  readonly email?: EmailAddress | null | undefined;
  readonly phoneNumbers?: string[] | undefined;
  readonly state?: RevUserState | undefined;
  readonly isVerified?: boolean | undefined;
}

const goesWithTheRow = keep('Goes with the row, when the contact is erased. No user of the platform is meant.');

@ObjectType({ implements: Node, description: "A customer's user: a contact, who has no account on the platform." })
@Entity()
@Index({ name: 'rev_user_by_organization', properties: ['organization', 'id'] })
@Index({ name: 'rev_user_by_merge', properties: ['mergedInto'] })
@Index({ name: 'rev_user_by_address', properties: ['organization', 'emailKey'] })
@Check({ name: 'rev_user_is_not_merged_into_itself', expression: 'merged_into_id <> id' })
@Check({ name: 'rev_user_phone_numbers_are_texts', expression: 'array_position(phone_numbers, null) is null' })
@Check({ name: 'rev_user_external_refs_are_texts', expression: 'array_position(external_refs, null) is null' })
export class RevUser extends BaseEntity {
  @ManyToOne(() => Organization, { ref: true, index: false })
  organization: Ref<Organization>;

  @Field(() => String, { description: 'Name to show.' })
  @Property({ type: 'text' })
  displayName: string;

  @Field(() => String, { nullable: true, description: 'Address; null when none is known.' })
  @Property({ type: 'text', nullable: true })
  @OnErasure(goesWithTheRow)
  email: string | null;

  @Property({ type: 'text', nullable: true })
  @OnErasure(goesWithTheRow)
  emailKey: string | null;

  @Field(() => [String], { description: 'Telephone numbers, in the form of ITU-T E.164.' })
  @Property({ type: TextArray })
  @OnErasure(goesWithTheRow)
  phoneNumbers: string[];

  @Field(() => [String], {
    description: "The organization's own names for the person; each stands for no other rev user.",
  })
  @Property({ type: TextArray })
  externalRefs: string[];

  @Field(() => GraphQLJSONObject, { description: 'Values of the fields that administrators defined, by name.' })
  @Property({ type: 'jsonb', default: '{}' })
  customFields: Opt<Readonly<Record<string, unknown>>> = {};

  @Field(() => RevUserState, { description: 'Whether the person is served.' })
  @Enum({ items: () => RevUserState })
  state: Opt<RevUserState> = RevUserState.ACTIVE;

  @Field(() => Boolean, { description: 'Whether the address was confirmed.' })
  @Property({ type: 'boolean' })
  isVerified: Opt<boolean> = false;

  /** Who stands for the person since the two were found to be one. */
  @ManyToOne(() => RevUser, { ref: true, nullable: true, index: false })
  @OnErasure(clearReference())
  mergedInto: Ref<RevUser> | null = null;

  @Field(() => Date, {
    nullable: true,
    description: 'When all that was of the person had gone to mergedInto; null until then, and for who was not merged.',
  })
  @Property({ type: 'timestamptz', nullable: true })
  mergedAt: Date | null = null;

  constructor(revUser: NewRevUser, now: Date) {
    super(now);
    this.organization = revUser.organization;
    this.displayName = revUser.displayName;
    this.email = revUser.email?.written ?? null;
    this.emailKey = revUser.email?.key ?? null;
    this.phoneNumbers = [...revUser.phoneNumbers];
    this.externalRefs = [...(revUser.externalRefs ?? [])];
  }

  /** Lets another stand for the person. What is here goes there by a job. */
  mergeInto(primary: RevUser): void {
    this.mergedInto = ref(primary);
  }

  /** Changes what is given, and leaves what is not. A new address is not verified. */
  update({ displayName, email, phoneNumbers, state, isVerified }: RevUserChanges): void {
    this.displayName = displayName ?? this.displayName;
    this.phoneNumbers = phoneNumbers ?? this.phoneNumbers;
    this.state = state ?? this.state;
    if (email !== undefined && (email?.key ?? null) !== this.emailKey) {
      this.isVerified = false;
    }
    if (email !== undefined) {
      this.email = email?.written ?? null;
      this.emailKey = email?.key ?? null;
    }
    this.isVerified = isVerified ?? this.isVerified;
  }
}
