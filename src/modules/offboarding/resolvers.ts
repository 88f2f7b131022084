import { DeleteUserMutation } from './delete-user.mutation.ts';
import { DeleteUsersMutation } from './delete-users.mutation.ts';
import { UserSnapshotResolver } from './deletion.types.ts';
import {
  DeletionErasureResolver,
  erasureNodes,
  ErasureResolver,
  ErasureStepResolver,
  OrganizationErasuresResolver,
} from './erasures/erasure.resolver.ts';
import { ReceiptResolver } from './erasures/receipt.resolver.ts';
import { RetryErasureStepMutation } from './erasures/retry-erasure-step.mutation.ts';
import { legalHoldNodes, LegalHoldResolver, OrganizationLegalHoldsResolver } from './legal-hold.resolver.ts';
import { PlaceLegalHoldMutation } from './place-legal-hold.mutation.ts';
import { DeletionPlanResolver } from './plans/deletion-plan.resolver.ts';
import { PlannedTransferResolver, SuggestedSuccessorResolver } from './plans/deletion-plan.types.ts';
import { ReinstateUserMutation } from './reinstate-user.mutation.ts';
import { ReleaseLegalHoldMutation } from './release-legal-hold.mutation.ts';
import { RestoreUserMutation } from './restore-user.mutation.ts';
import { RevokeMyAccountMutation } from './revoke-my-account.mutation.ts';
import { SuspendUserMutation } from './suspend-user.mutation.ts';

/** How `node(id)` finds what this module adds. */
export const offboardingNodes = { ...erasureNodes, ...legalHoldNodes };

export const offboardingResolvers = [
  DeleteUserMutation,
  DeleteUsersMutation,
  DeletionErasureResolver,
  DeletionPlanResolver,
  ErasureResolver,
  ErasureStepResolver,
  LegalHoldResolver,
  OrganizationErasuresResolver,
  OrganizationLegalHoldsResolver,
  PlaceLegalHoldMutation,
  PlannedTransferResolver,
  ReinstateUserMutation,
  ReceiptResolver,
  ReleaseLegalHoldMutation,
  RestoreUserMutation,
  RetryErasureStepMutation,
  RevokeMyAccountMutation,
  SuggestedSuccessorResolver,
  SuspendUserMutation,
  UserSnapshotResolver,
] as const;
