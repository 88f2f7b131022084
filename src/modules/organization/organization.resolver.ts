import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { authorizeQuery } from '../../shared/authorization/authorize.ts';
import { type Listing, pageOf } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ConnectionArgs, connectionOf } from '../../shared/graphql/connection.ts';
import { AuditEvent } from '../audit/index.ts';
import { Organization } from './organization.entity.ts';

const AuditEventConnection = connectionOf('AuditEvent', () => AuditEvent, 'audit events');

const eventsOfOrganization: Listing<AuditEvent> = {
  name: 'audit events of organization',
  entity: AuditEvent,
  parent: 'organization_id',
};

@Resolver(() => Organization)
export class OrganizationResolver {
  @FieldResolver(() => AuditEventConnection, {
    nullable: true,
    description: 'What was done in the organization. For its owners and administrators.',
  })
  async auditEvents(
    @Root() organization: Row<Organization>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    await authorizeQuery(context, 'auditEvents.read', { organizationId: organization.id });
    return pageOf(context.rows, eventsOfOrganization, organization.id, args);
  }
}
