import { registerEnumType } from 'type-graphql';

export const CustomerKind = { ACCOUNT: 'ACCOUNT', REV_ORG: 'REV_ORG', REV_USER: 'REV_USER' } as const;
export type CustomerKind = (typeof CustomerKind)[keyof typeof CustomerKind];

registerEnumType(CustomerKind, {
  name: 'CustomerKind',
  description: 'The kinds of things that an organization knows of its customers.',
  valuesConfig: {
    ACCOUNT: { description: 'A company.' },
    REV_ORG: { description: "A company's workspace." },
    REV_USER: { description: "A company's user." },
  },
});
