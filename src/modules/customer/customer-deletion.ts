import { registerEnumType } from 'type-graphql';

export const CustomerDeletionOutcome = {
  DELETED: 'DELETED',
  ALREADY_DELETED: 'ALREADY_DELETED',
  WOULD_DELETE: 'WOULD_DELETE',
} as const;
export type CustomerDeletionOutcome = (typeof CustomerDeletionOutcome)[keyof typeof CustomerDeletionOutcome];

registerEnumType(CustomerDeletionOutcome, {
  name: 'CustomerDeletionOutcome',
  description: 'How the deletion of something that an organization knows of its customers ended.',
  valuesConfig: {
    DELETED: { description: 'It was deleted by this call.' },
    ALREADY_DELETED: { description: 'It had been deleted before; nothing changed.' },
    WOULD_DELETE: { description: 'Dry run: it would have been deleted.' },
  },
});
