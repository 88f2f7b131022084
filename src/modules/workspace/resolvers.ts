import { AcceptInvitationMutation } from './accept-invitation.mutation.ts';
import { ChangeWorkspaceMemberRoleMutation } from './change-workspace-member-role.mutation.ts';
import { CreateServiceAccountMutation } from './create-service-account.mutation.ts';
import { CreateWorkspaceMutation } from './create-workspace.mutation.ts';
import { DeclineInvitationMutation } from './decline-invitation.mutation.ts';
import { InvitationResolver, UserInvitationsResolver } from './invitation.resolver.ts';
import { InviteWorkspaceMemberMutation } from './invite-workspace-member.mutation.ts';
import { RemoveWorkspaceMemberMutation } from './remove-workspace-member.mutation.ts';
import { OrganizationWorkspacesResolver, UserWorkspacesResolver } from './workspace-lists.resolver.ts';
import { WorkspaceMemberResolver } from './workspace-member.resolver.ts';
import { WorkspaceResolver } from './workspace.resolver.ts';

export { workspaceNodes } from './workspace.nodes.ts';

export const workspaceResolvers = [
  AcceptInvitationMutation,
  ChangeWorkspaceMemberRoleMutation,
  CreateServiceAccountMutation,
  CreateWorkspaceMutation,
  DeclineInvitationMutation,
  InvitationResolver,
  InviteWorkspaceMemberMutation,
  OrganizationWorkspacesResolver,
  RemoveWorkspaceMemberMutation,
  UserInvitationsResolver,
  UserWorkspacesResolver,
  WorkspaceMemberResolver,
  WorkspaceResolver,
] as const;
