import { AcceptInvitationMutation } from './accept-invitation.mutation.ts';
import { ChangeWorkspaceMemberRoleMutation } from './change-workspace-member-role.mutation.ts';
import { CreateServiceAccountKeyMutation } from './create-service-account-key.mutation.ts';
import { CreateServiceAccountMutation } from './create-service-account.mutation.ts';
import { CreateWorkspaceMutation } from './create-workspace.mutation.ts';
import { DeclineInvitationMutation } from './decline-invitation.mutation.ts';
import { DeleteWorkspaceMutation } from './delete-workspace.mutation.ts';
import { InvitationResolver, UserInvitationsResolver } from './invitation.resolver.ts';
import { InviteWorkspaceMemberMutation } from './invite-workspace-member.mutation.ts';
import { LeaveWorkspaceMutation } from './leave-workspace.mutation.ts';
import { RemoveWorkspaceMemberMutation } from './remove-workspace-member.mutation.ts';
import { ResendInvitationMutation } from './resend-invitation.mutation.ts';
import { RevokeInvitationMutation } from './revoke-invitation.mutation.ts';
import { RevokeServiceAccountKeyMutation } from './revoke-service-account-key.mutation.ts';
import { ServiceAccountKeyResolver, ServiceAccountResolver } from './service-account.resolver.ts';
import { UpdateWorkspaceMutation } from './update-workspace.mutation.ts';
import { OrganizationWorkspacesResolver, UserWorkspacesResolver } from './workspace-lists.resolver.ts';
import { WorkspaceMemberResolver } from './workspace-member.resolver.ts';
import { WorkspaceNameResolver } from './workspace-name.resolver.ts';
import { WorkspaceResolver } from './workspace.resolver.ts';

export { workspaceNodes } from './workspace.nodes.ts';

export const workspaceResolvers = [
  AcceptInvitationMutation,
  ChangeWorkspaceMemberRoleMutation,
  CreateServiceAccountKeyMutation,
  CreateServiceAccountMutation,
  CreateWorkspaceMutation,
  DeclineInvitationMutation,
  DeleteWorkspaceMutation,
  InvitationResolver,
  InviteWorkspaceMemberMutation,
  LeaveWorkspaceMutation,
  OrganizationWorkspacesResolver,
  RemoveWorkspaceMemberMutation,
  ResendInvitationMutation,
  RevokeInvitationMutation,
  RevokeServiceAccountKeyMutation,
  ServiceAccountKeyResolver,
  ServiceAccountResolver,
  UpdateWorkspaceMutation,
  UserInvitationsResolver,
  UserWorkspacesResolver,
  WorkspaceMemberResolver,
  WorkspaceNameResolver,
  WorkspaceResolver,
] as const;
