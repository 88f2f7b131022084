import { registerEnumType } from 'type-graphql';

export const WorkspaceRole = { ADMIN: 'ADMIN', MEMBER: 'MEMBER' } as const;
export type WorkspaceRole = (typeof WorkspaceRole)[keyof typeof WorkspaceRole];

registerEnumType(WorkspaceRole, {
  name: 'WorkspaceRole',
  description: 'What a member may do in a workspace.',
  valuesConfig: {
    ADMIN: {
      description:
        'Manages members and invitations. Each workspace that a person is a member of has at least one person as admin; ' +
        'service accounts and the suspended do not count, and a workspace with service accounts only needs none.',
    },
    MEMBER: { description: 'Reads and writes content.' },
  },
});
