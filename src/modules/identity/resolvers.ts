import { ApiKeyResolver, UserApiKeysResolver } from './api-key.resolver.ts';
import { ChangeEmailMutation } from './change-email.mutation.ts';
import { ChangePasswordMutation } from './change-password.mutation.ts';
import { ChangeUserRoleMutation } from './change-user-role.mutation.ts';
import { ConfirmEmailChangeMutation } from './confirm-email-change.mutation.ts';
import { CreateApiKeyMutation } from './create-api-key.mutation.ts';
import { CreateUserMutation } from './create-user.mutation.ts';
import { UserExternalIdentitiesResolver } from './external-identity.resolver.ts';
import { LinkExternalIdentityMutation } from './link-external-identity.mutation.ts';
import { OrganizationUsersResolver } from './organization-users.resolver.ts';
import { ReauthenticateMutation } from './reauthenticate.mutation.ts';
import { RefreshSessionMutation } from './refresh-session.mutation.ts';
import { RequestPasswordResetMutation } from './request-password-reset.mutation.ts';
import { ResetPasswordMutation } from './reset-password.mutation.ts';
import { RevokeApiKeyMutation } from './revoke-api-key.mutation.ts';
import { RevokeSessionMutation } from './revoke-session.mutation.ts';
import { SessionResolver } from './session.resolver.ts';
import { SignInMutation } from './sign-in.mutation.ts';
import { SignOutEverywhereMutation } from './sign-out-everywhere.mutation.ts';
import { SignOutMutation } from './sign-out.mutation.ts';
import { TransferOwnershipMutation } from './transfer-ownership.mutation.ts';
import { UnlinkExternalIdentityMutation } from './unlink-external-identity.mutation.ts';
import { UpdateOrganizationMutation } from './update-organization.mutation.ts';
import { UpdateProfileMutation } from './update-profile.mutation.ts';
import { UpdateUserMutation } from './update-user.mutation.ts';
import { UserPermissionsResolver } from './user-permissions.resolver.ts';
import { UserResolver } from './user.resolver.ts';

export { identityNodes } from './identity.nodes.ts';

export const identityResolvers = [
  ApiKeyResolver,
  ChangeEmailMutation,
  ChangePasswordMutation,
  ChangeUserRoleMutation,
  ConfirmEmailChangeMutation,
  CreateApiKeyMutation,
  CreateUserMutation,
  LinkExternalIdentityMutation,
  OrganizationUsersResolver,
  ReauthenticateMutation,
  RefreshSessionMutation,
  RequestPasswordResetMutation,
  ResetPasswordMutation,
  RevokeApiKeyMutation,
  RevokeSessionMutation,
  SessionResolver,
  SignInMutation,
  SignOutEverywhereMutation,
  SignOutMutation,
  TransferOwnershipMutation,
  UnlinkExternalIdentityMutation,
  UpdateOrganizationMutation,
  UpdateProfileMutation,
  UpdateUserMutation,
  UserApiKeysResolver,
  UserExternalIdentitiesResolver,
  UserPermissionsResolver,
  UserResolver,
] as const;
