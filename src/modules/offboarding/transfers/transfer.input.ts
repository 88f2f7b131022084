import { Field, ID, InputType, registerEnumType } from 'type-graphql';

import { addTransferKind, TransferKind } from '../../../shared/erasure/transfer-kind.ts';
import { OneOf } from '../../../shared/graphql/one-of.ts';
import { SuccessorChoice, type TransferRequest, workspaceKind } from './transfers.ts';

addTransferKind(workspaceKind, 'The role of the administrator of a workspace.');

registerEnumType(SuccessorChoice, {
  name: 'SuccessorChoice',
  description: 'Who takes over, when nobody is named.',
  valuesConfig: {
    AUTO: {
      description:
        'Who has been an administrator for the longest time, else a member: of the workspace, or for things of the ' +
        'organization. Of those who stay and are active; when there is nobody, nobody takes over.',
    },
    DISSOLVE: {
      description:
        'For workspaces of which only those who leave are members: the workspace is deleted, with everything in it. ' +
        'It is kept if somebody stays in it after all.',
    },
  },
});

@OneOf()
@InputType({ description: 'What changes hands: one thing, or all of a kind.' })
class TransferredInput {
  @Field(() => ID, {
    nullable: true,
    description: 'One workspace, where the role of an administrator changes hands, or one thing that a person owns.',
  })
  thingId?: string;

  @Field(() => TransferKind, {
    nullable: true,
    description:
      'All of a kind that have no successor of their own; of workspaces, those that would be left without an administrator.',
  })
  kind?: string;
}

@OneOf()
@InputType({ description: 'Who takes over.' })
class SuccessorInput {
  @Field(() => ID, {
    nullable: true,
    description: 'This user: an active member of the workspace, or for things of the organization of who leaves.',
  })
  userId?: string;

  @Field(() => SuccessorChoice, { nullable: true, description: 'By a rule.' })
  choice?: SuccessorChoice;
}

@InputType({ description: 'Hands over, in the same transaction, what somebody leaves.' })
export class TransferInput implements TransferRequest {
  @Field(() => TransferredInput, { description: 'What changes hands.' })
  what!: TransferredInput;

  @Field(() => ID, {
    nullable: true,
    description: 'Whose things of the kind; of everybody who leaves when it is left out.',
  })
  fromUserId?: string | null;

  @Field(() => SuccessorInput, { description: 'Who takes over.' })
  to!: SuccessorInput;
}
