import type { Ref } from '@mikro-orm/core';
import { Check, Entity, Enum, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType, registerEnumType } from 'type-graphql';

import { BaseEntity } from '../../../shared/database/base-entity.ts';
import { TextArray } from '../../../shared/database/text-array.ts';
import { Node } from '../../../shared/graphql/node.ts';
import { Organization } from '../../organization/index.ts';
import { CustomerKind } from '../customer-kind.ts';

export const CustomFieldType = {
  TEXT: 'TEXT',
  INTEGER: 'INTEGER',
  NUMBER: 'NUMBER',
  BOOLEAN: 'BOOLEAN',
  DATE: 'DATE',
  CHOICE: 'CHOICE',
} as const;
export type CustomFieldType = (typeof CustomFieldType)[keyof typeof CustomFieldType];

registerEnumType(CustomFieldType, {
  name: 'CustomFieldType',
  description: 'What a custom field holds.',
  valuesConfig: {
    TEXT: { description: 'A text of at most 2,000 characters.' },
    INTEGER: { description: 'A whole number that JSON keeps exactly: of at most 53 bits.' },
    NUMBER: { description: 'A number.' },
    BOOLEAN: { description: 'True or false.' },
    DATE: { description: 'A day, as in RFC 3339: 2026-11-25.' },
    CHOICE: { description: 'One of the texts that the field allows.' },
  },
});

export interface CustomFieldTraits {
  readonly kind: CustomerKind;
  readonly name: string;
  readonly type: CustomFieldType;
  readonly isRequired: boolean;
  readonly allowedValues: readonly string[];
}

@ObjectType({
  implements: Node,
  description: 'A field that administrators of an organization add to its accounts, rev orgs or rev users.',
})
@Entity()
@Unique({ name: 'custom_field_once', properties: ['organization', 'kind', 'name'] })
@Check({ name: 'custom_field_allows_texts', expression: 'array_position(allowed_values, null) is null' })
@Check({
  name: 'custom_field_choice_has_values',
  expression: "(type = 'CHOICE') = (cardinality(allowed_values) > 0)",
})
export class CustomField extends BaseEntity {
  @ManyToOne(() => Organization, { ref: true, index: false })
  organization: Ref<Organization>;

  @Field(() => CustomerKind, { description: 'What kind of things has it.' })
  @Enum({ items: () => CustomerKind })
  kind: CustomerKind;

  @Field(() => String, { description: 'Its key in customFields.' })
  @Property({ type: 'text' })
  name: string;

  @Field(() => CustomFieldType, { description: 'What it holds.' })
  @Enum({ items: () => CustomFieldType })
  type: CustomFieldType;

  @Field(() => Boolean, { description: 'Whether a value must be given when custom fields are written.' })
  @Property({ type: 'boolean' })
  isRequired: boolean;

  @Field(() => [String], { description: 'Texts that a CHOICE can be; empty for all others.' })
  @Property({ type: TextArray })
  allowedValues: string[];

  constructor(organization: Ref<Organization>, traits: CustomFieldTraits, now: Date) {
    super(now);
    this.organization = organization;
    this.kind = traits.kind;
    this.name = traits.name;
    this.type = traits.type;
    this.isRequired = traits.isRequired;
    this.allowedValues = [...traits.allowedValues];
  }

  redefine({ isRequired, allowedValues }: Pick<CustomFieldTraits, 'isRequired' | 'allowedValues'>): void {
    this.isRequired = isRequired;
    this.allowedValues = [...allowedValues];
  }
}
