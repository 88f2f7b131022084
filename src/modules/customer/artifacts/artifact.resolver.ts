import { Args, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { type Listing, pageOf } from '../../../shared/database/listing.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { FileStore } from '../../../shared/files/file-store.ts';
import { ConnectionArgs } from '../../../shared/graphql/connection.ts';
import { Account } from '../accounts/account.entity.ts';
import { ArtifactConnection } from '../customer.connections.ts';
import { RevOrg } from '../rev-orgs/rev-org.entity.ts';
import { RevUser } from '../rev-users/rev-user.entity.ts';
import { Artifact } from './artifact.entity.ts';
import { parentOf } from './parent-of.ts';

const ofAccount: Listing<Artifact> = { name: 'artifacts of account', entity: Artifact, parent: 'account_id' };
const ofRevOrg: Listing<Artifact> = { name: 'artifacts of rev org', entity: Artifact, parent: 'rev_org_id' };
const ofRevUser: Listing<Artifact> = { name: 'artifacts of rev user', entity: Artifact, parent: 'rev_user_id' };

@Resolver(() => Artifact)
export class ArtifactResolver {
  @FieldResolver(() => ID, {
    nullable: true,
    description: 'The account, rev org or rev user that it is attached to; null when it is attached to nothing.',
  })
  parentId(@Root() artifact: Row<Artifact>) {
    return parentOf(artifact);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The bytes, in base64 (RFC 4648); null when they have just been deleted.',
  })
  async content(@Root() { storageKey }: Row<Artifact>, @Ctx() { config }: Context) {
    try {
      return (await new FileStore(config).read(storageKey)).toString('base64');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
        return null;
      }
      throw error;
    }
  }
}

@Resolver(() => Account)
export class AccountArtifactsResolver {
  @FieldResolver(() => ArtifactConnection, { nullable: true, description: 'Files that are attached to it.' })
  artifacts(@Root() account: Row<Account>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    return pageOf(context.rows, ofAccount, account.id, args);
  }
}

@Resolver(() => RevOrg)
export class RevOrgArtifactsResolver {
  @FieldResolver(() => ArtifactConnection, { nullable: true, description: 'Files that are attached to it.' })
  artifacts(@Root() revOrg: Row<RevOrg>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    return pageOf(context.rows, ofRevOrg, revOrg.id, args);
  }
}

@Resolver(() => RevUser)
export class RevUserArtifactsResolver {
  @FieldResolver(() => ArtifactConnection, { nullable: true, description: 'Files that are attached to it.' })
  artifacts(@Root() revUser: Row<RevUser>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    return pageOf(context.rows, ofRevUser, revUser.id, args);
  }
}
