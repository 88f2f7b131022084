import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError } from '../../shared/errors/access-errors.ts';
import { InvalidIdError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { Organization } from '../organization/index.ts';
import { OrganizationNotFoundError } from './identity.errors.ts';
import { type UpdateOrganization, updateOrganization } from './update-organization.ts';

@InputType({ description: 'Input of updateOrganization. What is left out stays; null clears the domain.' })
class UpdateOrganizationInput implements UpdateOrganization {
  @Field(() => ID, { nullable: true, description: "The organization; the caller's own when it is left out." })
  organizationId?: string | null;

  @Field(() => String, { nullable: true, description: 'Name from now on, of 1 to 200 characters.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'Internet domain from now on, such as acme.example.' })
  domain?: string | null;
}

@ObjectType({ description: 'The organization is as it was asked to be.' })
class UpdateOrganizationSuccess {
  @Field(() => Organization, { description: 'The organization.' })
  organization!: Row<Organization>;
}

const Result = mutationResult('UpdateOrganizationResult', UpdateOrganizationSuccess, [
  ForbiddenError,
  InvalidIdError,
  InvalidInputError,
  OrganizationNotFoundError,
]);

@Resolver()
export class UpdateOrganizationMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description: 'Changes name and domain of an organization. For its owners and administrators.',
  })
  updateOrganization(
    @Arg('input', () => UpdateOrganizationInput, { description: 'What changes.' }) input: UpdateOrganizationInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      updateOrganization(context, input).then(organization => ({ organization: rowOf(organization) })),
    );
  }
}
