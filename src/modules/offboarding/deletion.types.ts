import { Ctx, Field, FieldResolver, Int, ObjectType, registerEnumType, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { OrganizationRole } from '../../shared/authorization/roles.ts';
import { ForbiddenError, ReauthenticationRequiredError } from '../../shared/errors/access-errors.ts';
import { BatchTooLargeError, InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { IdField } from '../../shared/graphql/id-field.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { LastOwnerError, UserNotFoundError, UserStatus } from '../identity/index.ts';
import { Organization } from '../organization/index.ts';
import { LastAdminError } from '../workspace/index.ts';
import type { Deletion, LeavingImpact } from './deletion.ts';
import { ErasedThings } from './erased-things.type.ts';
import type { Leaver } from './leavers.ts';
import {
  AdminCannotRevokeError,
  CannotDeleteSelfError,
  DeletionFailedError,
  LegalHoldError,
  NotAttemptedError,
} from './offboarding.errors.ts';
import { PlanChangedError } from './plans/plan-changed.error.ts';
import { SuccessorNotFoundError, SuccessorRefusedError, TransferRefusedError } from './transfers/transfer.errors.ts';

const DeletionOutcome = {
  DELETED: 'DELETED',
  ALREADY_DELETED: 'ALREADY_DELETED',
  WOULD_DELETE: 'WOULD_DELETE',
} as const;

registerEnumType(DeletionOutcome, {
  name: 'DeletionOutcome',
  description: 'How a deletion ended for one user.',
  valuesConfig: {
    DELETED: { description: 'The user was deleted by this call.' },
    ALREADY_DELETED: { description: 'The user had been deleted before; nothing changed.' },
    WOULD_DELETE: { description: 'Dry run: the user would have been deleted.' },
  },
});

@ObjectType('LeavingImpact', { description: 'What leaving touches, counted by the statements that do it.' })
export class LeavingImpactType implements LeavingImpact {
  @Field(() => Int, { description: 'Live sessions that end.' })
  sessionCount!: number;

  @Field(() => Int, { description: 'Live keys that end.' })
  apiKeyCount!: number;

  @Field(() => Int, { description: 'Memberships in workspaces that end.' })
  membershipCount!: number;

  @Field(() => [ErasedThings], {
    description:
      'Everything that is deleted, anonymized or handed over; while the time of grace lasts, only what is handed over.',
  })
  erased!: readonly ErasedThings[];
}

@ObjectType({ description: 'What a deleted user was, just before. Not a user: it cannot be fetched again.' })
export class UserSnapshot {
  @IdField('usr', { description: 'Identifier of the user.' })
  id!: string;

  @Field(() => String, { description: 'Address, as it was.' })
  email!: string;

  @Field(() => String, { nullable: true, description: 'Given name; null when the user never gave one.' })
  givenName!: string | null;

  @Field(() => String, { nullable: true, description: 'Family name; null when the user never gave one.' })
  familyName!: string | null;

  @Field(() => String, { nullable: true, description: 'Name to show; null when the user never gave one.' })
  displayName!: string | null;

  @Field(() => OrganizationRole, { description: 'Role in the organization.' })
  role!: OrganizationRole;
}

/** What of a snapshot is not a column. */
@Resolver(() => UserSnapshot)
export class UserSnapshotResolver {
  @FieldResolver(() => Boolean, { description: 'Whether the account was active.' })
  isActive(@Root() { status }: Leaver) {
    return status === UserStatus.ACTIVE;
  }

  @FieldResolver(() => Date, { description: 'When the account was made.' })
  joinedAt(@Root() { createdAt }: Leaver) {
    return createdAt;
  }

  @FieldResolver(() => Organization, { description: 'The organization that managed the account.' })
  organization(@Root() { organizationId }: Leaver, @Ctx() context: Context) {
    return context.rows.get(Organization, organizationId);
  }
}

@ObjectType({ description: "One user's deletion was done, had been done, or could be done." })
export class UserDeletion {
  @Field(() => DeletionOutcome, { description: 'How it ended.' })
  outcome!: Deletion['outcome'];

  @IdField('usr', { description: "The user's identifier, for client caches; the user itself can no longer be read." })
  deletedUserId!: string;

  @Field(() => UserSnapshot, {
    nullable: true,
    description:
      'What the user was, just before; null when the user had been deleted before, and in the repeat of a call by its key: nothing personal is kept.',
  })
  snapshot!: Leaver | null;

  @Field(() => LeavingImpactType, { description: 'What the deletion touched, or would touch.' })
  impact!: LeavingImpact;

  @Field(() => String, {
    nullable: true,
    description: 'On a dry run of deleteUser, to be passed back as ifPlan; null otherwise.',
  })
  planHash!: string | null;
}

/** What deleteUser answers with, and deleteUsers for each item. */
export const DeleteUserResult = mutationResult('DeleteUserResult', UserDeletion, [
  AdminCannotRevokeError,
  BatchTooLargeError,
  CannotDeleteSelfError,
  DeletionFailedError,
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  LastAdminError,
  LastOwnerError,
  LegalHoldError,
  NotAttemptedError,
  PlanChangedError,
  ReauthenticationRequiredError,
  SuccessorNotFoundError,
  SuccessorRefusedError,
  TransferRefusedError,
  UserNotFoundError,
]);
