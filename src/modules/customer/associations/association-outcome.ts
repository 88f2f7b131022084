import { registerEnumType } from 'type-graphql';

export const AssociationOutcome = { ASSOCIATED: 'ASSOCIATED', ALREADY_ASSOCIATED: 'ALREADY_ASSOCIATED' } as const;
export type AssociationOutcome = (typeof AssociationOutcome)[keyof typeof AssociationOutcome];

registerEnumType(AssociationOutcome, {
  name: 'AssociationOutcome',
  description: 'How associating a rev user with an account ended.',
  valuesConfig: {
    ASSOCIATED: { description: 'The association was made by this call.' },
    ALREADY_ASSOCIATED: { description: 'It was there before; nothing changed.' },
  },
});

export const DissociationOutcome = { DISSOCIATED: 'DISSOCIATED', ALREADY_DISSOCIATED: 'ALREADY_DISSOCIATED' } as const;
export type DissociationOutcome = (typeof DissociationOutcome)[keyof typeof DissociationOutcome];

registerEnumType(DissociationOutcome, {
  name: 'DissociationOutcome',
  description: 'How ending the association of a rev user with an account went.',
  valuesConfig: {
    DISSOCIATED: { description: 'The association was ended by this call.' },
    ALREADY_DISSOCIATED: { description: 'There was none; nothing changed.' },
  },
});
