import { Field, ObjectType } from 'type-graphql';

import { DomainError } from '../../../shared/errors/domain-error.ts';
import { ErrorCode } from '../../../shared/errors/error-code.ts';
import { describedEnum } from '../../../shared/graphql/described-enum.ts';
import { IdField } from '../../../shared/graphql/id-field.ts';

@ObjectType({ implements: DomainError, description: 'The successor does not exist, or is not visible to the caller.' })
export class SuccessorNotFoundError extends DomainError {
  constructor(path: readonly string[]) {
    super(ErrorCode.SUCCESSOR_NOT_FOUND, 'There is no such successor.', path);
  }
}

const refusals = {
  INVITED_ONLY: 'The successor has not accepted the invitation to the workspace yet.',
  LEAVING: 'The successor leaves by the same call.',
  LEFT: 'The successor has left, or was deleted.',
  NOT_A_MEMBER: 'The successor is not a member of the workspace.',
  SUSPENDED: 'The successor is suspended.',
} as const;

export type SuccessorRefusal = keyof typeof refusals;
const SuccessorRefusal = describedEnum(
  'SuccessorRefusal',
  'Why somebody cannot take over. New values may be added in a minor release.',
  refusals,
);

@ObjectType({ implements: DomainError, description: 'The successor cannot take over. Nothing was changed.' })
export class SuccessorRefusedError extends DomainError {
  @Field(() => SuccessorRefusal, { description: 'Why not.' })
  readonly reason: SuccessorRefusal;

  @IdField('usr', { description: 'The successor.' })
  readonly successorId: string;

  constructor(successorId: string, reason: SuccessorRefusal, path: readonly string[]) {
    super(ErrorCode.SUCCESSOR_REFUSED, refusals[reason], path);
    this.reason = reason;
    this.successorId = successorId;
  }
}

const faults = {
  HAS_OTHER_MEMBERS: 'Others are members of the workspace, so that it cannot be dissolved.',
  NOT_A_WORKSPACE: 'Only a workspace can be dissolved. What nobody takes over is deleted anyway.',
  NOT_THEIRS: 'It does not exist, does not belong to anybody who leaves, or is not visible to the caller.',
} as const;

export type TransferFault = keyof typeof faults;
const TransferFault = describedEnum(
  'TransferFault',
  'Why something cannot change hands so. New values may be added in a minor release.',
  faults,
);

@ObjectType({
  implements: DomainError,
  description: 'Something cannot change hands as was asked. Nothing was changed.',
})
export class TransferRefusedError extends DomainError {
  @Field(() => TransferFault, { description: 'Why not.' })
  readonly fault: TransferFault;

  constructor(fault: TransferFault, path: readonly string[]) {
    super(ErrorCode.TRANSFER_REFUSED, faults[fault], path);
    this.fault = fault;
  }
}
