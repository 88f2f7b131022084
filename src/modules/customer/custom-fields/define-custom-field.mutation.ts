import { Arg, Ctx, Field, InputType, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { rowOf } from '../../../shared/database/row-of.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ForbiddenError } from '../../../shared/errors/access-errors.ts';
import { InvalidInputError } from '../../../shared/errors/input-errors.ts';
import { mutationResult } from '../../../shared/graphql/mutation-result.ts';
import { CustomerKind } from '../customer-kind.ts';
import { CustomField, type CustomFieldTraits, CustomFieldType } from './custom-field.entity.ts';
import { defineCustomField } from './define-custom-field.ts';

const DefinitionOutcome = { DEFINED: 'DEFINED', REDEFINED: 'REDEFINED' } as const;
type DefinitionOutcome = (typeof DefinitionOutcome)[keyof typeof DefinitionOutcome];

registerEnumType(DefinitionOutcome, {
  name: 'DefinitionOutcome',
  description: 'How defining a custom field ended.',
  valuesConfig: {
    DEFINED: { description: 'The field is new.' },
    REDEFINED: { description: 'There was such a field; it is now as it was asked for.' },
  },
});

@InputType({ description: 'Input of defineCustomField.' })
class DefineCustomFieldInput implements CustomFieldTraits {
  @Field(() => CustomerKind, { description: 'What kind of things has it.' })
  kind!: CustomerKind;

  @Field(() => String, {
    description: 'Its key in customFields: a letter from a to z, and up to 62 letters, digits and underscores.',
  })
  name!: string;

  @Field(() => CustomFieldType, { description: 'What it holds; never changes.' })
  type!: CustomFieldType;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether a value must be given when custom fields are written.',
  })
  isRequired!: boolean;

  @Field(() => [String], {
    defaultValue: [],
    description: 'Texts that a CHOICE can be, each of at most 200 characters, at most 100; of all others, none.',
  })
  allowedValues!: string[];
}

@ObjectType({ description: 'The custom field is as it was asked for.' })
class DefineCustomFieldSuccess {
  @Field(() => DefinitionOutcome, { description: 'How it ended.' })
  outcome!: DefinitionOutcome;

  @Field(() => CustomField, { description: 'The custom field.' })
  customField!: Row<CustomField>;
}

const Result = mutationResult('DefineCustomFieldResult', DefineCustomFieldSuccess, [ForbiddenError, InvalidInputError]);

@Resolver()
export class DefineCustomFieldMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      "Adds a field to the organization's accounts, rev orgs or rev users, or changes what it allows. Values that are there are looked at again when they are next written. For owners and administrators of the organization.",
  })
  defineCustomField(
    @Arg('input', () => DefineCustomFieldInput, { description: 'The field.' }) input: DefineCustomFieldInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      defineCustomField(context, input).then(({ outcome, customField }) => ({
        outcome,
        customField: rowOf(customField),
      })),
    );
  }
}
