import { CreateServiceAccountMutation } from './create-service-account.mutation.ts';
import { RemoveWorkspaceMemberMutation } from './remove-workspace-member.mutation.ts';

export const workspaceRemovalResolvers = [CreateServiceAccountMutation, RemoveWorkspaceMemberMutation] as const;
