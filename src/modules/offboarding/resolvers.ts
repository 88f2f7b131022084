import { DeleteUserMutation } from './delete-user.mutation.ts';
import { DeleteUsersMutation } from './delete-users.mutation.ts';
import { UserSnapshotResolver } from './deletion.types.ts';
import { LegalHoldResolver, OrganizationLegalHoldsResolver } from './legal-hold.resolver.ts';
import { PlaceLegalHoldMutation } from './place-legal-hold.mutation.ts';
import { ReleaseLegalHoldMutation } from './release-legal-hold.mutation.ts';
import { RestoreUserMutation } from './restore-user.mutation.ts';
import { RevokeMyAccountMutation } from './revoke-my-account.mutation.ts';

export { offboardingNodes } from './legal-hold.resolver.ts';

export const offboardingResolvers = [
  DeleteUserMutation,
  DeleteUsersMutation,
  LegalHoldResolver,
  OrganizationLegalHoldsResolver,
  PlaceLegalHoldMutation,
  ReleaseLegalHoldMutation,
  RestoreUserMutation,
  RevokeMyAccountMutation,
  UserSnapshotResolver,
] as const;
