import { GraphQLJSONObject } from 'graphql-scalars';
import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { authorizeQuery, can } from '../../shared/authorization/authorize.ts';
import { type Listing, pageOf } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ConnectionArgs, connectionOf } from '../../shared/graphql/connection.ts';
import type { VisibleNodes } from '../../shared/graphql/visible.ts';
import { Organization } from '../organization/index.ts';
import { PersonalDataRequest } from './personal-data-request.entity.ts';
import { readPersonalData } from './read-personal-data.ts';

const PersonalDataRequestConnection = connectionOf(
  'PersonalDataRequest',
  () => PersonalDataRequest,
  'requests for personal data',
);
const requestsOfOrganization: Listing<PersonalDataRequest> = {
  name: 'personal data requests of organization',
  entity: PersonalDataRequest,
  parent: 'organization_id',
};

@Resolver(() => Organization)
export class OrganizationPersonalDataRequestsResolver {
  @FieldResolver(() => PersonalDataRequestConnection, {
    nullable: true,
    description:
      "Requests for the personal data of its customers' users. For owners and administrators of the organization.",
  })
  async personalDataRequests(
    @Root() organization: Row<Organization>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    await authorizeQuery(context, 'personalData.request', { organizationId: organization.id });
    return pageOf(context.rows, requestsOfOrganization, organization.id, args);
  }
}

@Resolver(() => PersonalDataRequest)
export class PersonalDataRequestResolver {
  @FieldResolver(() => [GraphQLJSONObject], {
    nullable: true,
    description:
      'What is known of each person, read as it is now; null unless it is an export that is done and has not expired. ' +
      'No copy is kept.',
  })
  async data(@Root() request: Row<PersonalDataRequest>, @Ctx() context: Context) {
    await authorizeQuery(context, 'personalData.request', request);
    const { expiresAt, people, organizationId } = request;
    return expiresAt && expiresAt > context.rows.now ? readPersonalData(context.rows.em, organizationId, people) : null;
  }
}

export const privacyNodes: VisibleNodes = {
  async pdr(context, id) {
    const [viewer, request] = await Promise.all([context.viewer(), context.rows.find(PersonalDataRequest, id)]);
    return request && can(viewer, 'personalData.request', request) ? request : null;
  },
};
