import { registerEnumType } from 'type-graphql';

/** What can be wrong with a value, and how a message says so. */
export const invalidCustomField = {
  UNKNOWN: 'is not defined',
  REQUIRED: 'needs a value',
  WRONG_TYPE: 'has a value of another type',
  NOT_ALLOWED: 'has a value that is not among those allowed',
  TOO_LONG: 'has a value of more than 2,000 characters',
} as const;

export type InvalidCustomFieldReason = keyof typeof invalidCustomField;
export const InvalidCustomFieldReason = {
  UNKNOWN: 'UNKNOWN',
  REQUIRED: 'REQUIRED',
  WRONG_TYPE: 'WRONG_TYPE',
  NOT_ALLOWED: 'NOT_ALLOWED',
  TOO_LONG: 'TOO_LONG',
} as const;

registerEnumType(InvalidCustomFieldReason, {
  name: 'InvalidCustomFieldReason',
  description: 'What is wrong with the value of a custom field.',
  valuesConfig: {
    UNKNOWN: { description: 'No administrator defined such a field for that kind of thing.' },
    REQUIRED: { description: 'The field must have a value.' },
    WRONG_TYPE: { description: 'The value is of another type than the field.' },
    NOT_ALLOWED: { description: 'The value is not among those that the field allows.' },
    TOO_LONG: { description: 'The value is a text of more than 2,000 characters.' },
  },
});
