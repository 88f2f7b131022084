import { ChangeUserRoleMutation } from './change-user-role.mutation.ts';
import { CreateUserMutation } from './create-user.mutation.ts';
import { RefreshSessionMutation } from './refresh-session.mutation.ts';
import { SignInMutation } from './sign-in.mutation.ts';
import { SignOutMutation } from './sign-out.mutation.ts';
import { OrganizationUsersResolver, UserResolver } from './user.resolver.ts';

export { identityNodes } from './identity.nodes.ts';

export const identityResolvers = [
  ChangeUserRoleMutation,
  CreateUserMutation,
  OrganizationUsersResolver,
  RefreshSessionMutation,
  SignInMutation,
  SignOutMutation,
  UserResolver,
] as const;
