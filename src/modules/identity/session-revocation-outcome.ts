import { registerEnumType } from 'type-graphql';

export const SessionRevocationOutcome = { REVOKED: 'REVOKED', ALREADY_ENDED: 'ALREADY_ENDED' } as const;

registerEnumType(SessionRevocationOutcome, {
  name: 'SessionRevocationOutcome',
  description: 'How the revocation of a session or a key ended.',
  valuesConfig: {
    REVOKED: { description: 'It was ended by this call.' },
    ALREADY_ENDED: { description: 'It had ended before; nothing changed.' },
  },
});
