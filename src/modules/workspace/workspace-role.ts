import { registerEnumType } from 'type-graphql';

export const WorkspaceRole = { ADMIN: 'ADMIN', MEMBER: 'MEMBER' } as const;
export type WorkspaceRole = (typeof WorkspaceRole)[keyof typeof WorkspaceRole];

registerEnumType(WorkspaceRole, {
  name: 'WorkspaceRole',
  description: 'What a member may do in a workspace.',
  valuesConfig: {
    ADMIN: { description: 'Manages members and invitations; each workspace with a member has at least one.' },
    MEMBER: { description: 'Reads and writes content.' },
  },
});
