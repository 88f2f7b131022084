import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { authorizeQuery, can } from '../../shared/authorization/authorize.ts';
import { type Listing, pageOf } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ConnectionArgs, connectionOf } from '../../shared/graphql/connection.ts';
import type { VisibleNodes } from '../../shared/graphql/visible.ts';
import { User } from '../identity/index.ts';
import { Organization } from '../organization/index.ts';
import { LegalHold } from './legal-hold.entity.ts';

const LegalHoldConnection = connectionOf('LegalHold', () => LegalHold, 'legal holds');

const holdsOfOrganization: Listing<LegalHold> = {
  name: 'legal holds of organization',
  entity: LegalHold,
  parent: 'organization_id',
};

@Resolver(() => LegalHold)
export class LegalHoldResolver {
  @FieldResolver(() => User, { description: 'Whose data must be kept.' })
  user(@Root() hold: Row<LegalHold>, @Ctx() context: Context) {
    return context.rows.get(User, hold.userId);
  }

  @FieldResolver(() => User, { description: 'Who placed it; only a tombstone, once that user was deleted.' })
  placedBy(@Root() hold: Row<LegalHold>, @Ctx() context: Context) {
    return context.rows.get(User, hold.placedById);
  }

  @FieldResolver(() => User, { nullable: true, description: 'Who released it; null while it lives.' })
  releasedBy(@Root() { releasedById }: Row<LegalHold>, @Ctx() context: Context) {
    return releasedById && context.rows.get(User, releasedById);
  }
}

/** What legal holds add to the organization. */
@Resolver(() => Organization)
export class OrganizationLegalHoldsResolver {
  @FieldResolver(() => LegalHoldConnection, {
    nullable: true,
    description: 'Legal holds on users of the organization, the released ones included. For its owners.',
  })
  async legalHolds(
    @Root() organization: Row<Organization>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    await authorizeQuery(context, 'legalHolds.manage', { organizationId: organization.id });
    return pageOf(context.rows, holdsOfOrganization, organization.id, args);
  }
}

export const legalHoldNodes: VisibleNodes = {
  async hld(context, id) {
    const [viewer, hold] = await Promise.all([context.viewer(), context.rows.find(LegalHold, id)]);
    return hold && can(viewer, 'legalHolds.manage', hold) ? hold : null;
  },
};
