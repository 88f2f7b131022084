import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { isPerson } from '../../shared/authorization/viewer.ts';
import { type Listing, pageOf } from '../../shared/database/listing.ts';
import type { Row } from '../../shared/database/rows.ts';
import { sql } from '../../shared/database/sql.ts';
import { ConnectionArgs, connectionOf } from '../../shared/graphql/connection.ts';
import { ServiceAccountKey } from './service-account-key.entity.ts';
import { ServiceAccount } from './service-account.entity.ts';
import { Workspace } from './workspace.entity.ts';
import { requireWorkspaceAdmin, visibleWorkspace } from './workspace.reads.ts';

const ServiceAccountKeyConnection = connectionOf('ServiceAccountKey', () => ServiceAccountKey, 'keys');

const liveKeysOfAccount: Listing<ServiceAccountKey> = {
  name: 'live keys of service account',
  entity: ServiceAccountKey,
  parent: 'service_account_id',
  where: now => sql`t.ended_at is null and t.expires_at > ${now}`,
};

@Resolver(() => ServiceAccount)
export class ServiceAccountResolver {
  @Query(() => ServiceAccount, {
    nullable: true,
    description: 'The service account that calls; null when a person calls, or nobody is signed in.',
  })
  async viewerServiceAccount(@Ctx() context: Context) {
    const caller = await context.caller();
    return caller && !isPerson(caller) ? context.rows.find(ServiceAccount, caller.serviceAccountId) : null;
  }

  @FieldResolver(() => Workspace, {
    nullable: true,
    description: 'The workspace that it acts in; null for who cannot see the workspace any more.',
  })
  workspace(@Root() account: Row<ServiceAccount>, @Ctx() context: Context) {
    return visibleWorkspace(context, account.workspaceId);
  }

  @FieldResolver(() => ServiceAccountKeyConnection, {
    nullable: true,
    description: 'Its live keys. For administrators of the workspace and of its organization.',
  })
  async keys(
    @Root() account: Row<ServiceAccount>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    await requireWorkspaceAdmin(context, account.workspaceId);
    return pageOf(context.rows, liveKeysOfAccount, account.id, args);
  }
}

@Resolver(() => ServiceAccountKey)
export class ServiceAccountKeyResolver {
  @FieldResolver(() => Date, {
    nullable: true,
    description: 'When it was last used, to about two minutes; null when it never was.',
  })
  lastUsedAt(@Root() { createdAt, lastUsedAt }: Row<ServiceAccountKey>) {
    return lastUsedAt > createdAt ? lastUsedAt : null;
  }
}
