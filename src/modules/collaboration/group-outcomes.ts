import { registerEnumType } from 'type-graphql';

export const GroupDeletionOutcome = { ALREADY_DELETED: 'ALREADY_DELETED', DELETED: 'DELETED' } as const;

registerEnumType(GroupDeletionOutcome, {
  name: 'GroupDeletionOutcome',
  description: 'How the deletion of a team or a project ended.',
  valuesConfig: {
    ALREADY_DELETED: { description: 'It had been deleted before; nothing changed.' },
    DELETED: { description: 'It was deleted by this call.' },
  },
});

export const GroupJoiningOutcome = { ADDED: 'ADDED', ALREADY_MEMBER: 'ALREADY_MEMBER' } as const;

registerEnumType(GroupJoiningOutcome, {
  name: 'GroupJoiningOutcome',
  description: 'How the addition of a member to a team or a project ended.',
  valuesConfig: {
    ADDED: { description: 'The user is a member by this call.' },
    ALREADY_MEMBER: { description: 'The user had been a member before; nothing changed.' },
  },
});

export const GroupLeavingOutcome = { ALREADY_ABSENT: 'ALREADY_ABSENT', REMOVED: 'REMOVED' } as const;

registerEnumType(GroupLeavingOutcome, {
  name: 'GroupLeavingOutcome',
  description: 'How the removal of a member from a team or a project ended.',
  valuesConfig: {
    ALREADY_ABSENT: { description: 'The user was no member; nothing changed.' },
    REMOVED: { description: 'The membership ended.' },
  },
});
