import { DeleteUserMutation } from './delete-user.mutation.ts';
import { DeleteUsersMutation } from './delete-users.mutation.ts';
import { UserSnapshotResolver } from './deletion.types.ts';
import { RestoreUserMutation } from './restore-user.mutation.ts';
import { RevokeMyAccountMutation } from './revoke-my-account.mutation.ts';

export const offboardingResolvers = [
  DeleteUserMutation,
  DeleteUsersMutation,
  RestoreUserMutation,
  RevokeMyAccountMutation,
  UserSnapshotResolver,
] as const;
