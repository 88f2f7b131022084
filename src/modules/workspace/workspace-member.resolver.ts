import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import type { Row } from '../../shared/database/rows.ts';
import { User } from '../identity/index.ts';
import { ServiceAccount } from './service-account.entity.ts';
import { WorkspaceMember } from './workspace-member.entity.ts';
import { Workspace } from './workspace.entity.ts';
import { namedUser, visibleWorkspace } from './workspace.reads.ts';

@Resolver(() => WorkspaceMember)
export class WorkspaceMemberResolver {
  /** As nullable as that of an invitation: a field has one type in all members of a union. */
  @FieldResolver(() => Workspace, {
    nullable: true,
    description: 'Where the membership is; null for who cannot see the workspace any more.',
  })
  workspace(@Root() member: Row<WorkspaceMember>, @Ctx() context: Context) {
    return visibleWorkspace(context, member.workspaceId);
  }

  @FieldResolver(() => User, { nullable: true, description: 'Who is the member; null for a service account.' })
  user(@Root() member: Row<WorkspaceMember>, @Ctx() context: Context) {
    return namedUser(context, member.userId);
  }

  @FieldResolver(() => ServiceAccount, {
    nullable: true,
    description: 'Which service account is the member; null for a person.',
  })
  serviceAccount(@Root() { serviceAccountId }: Row<WorkspaceMember>, @Ctx() context: Context) {
    return serviceAccountId && context.rows.find(ServiceAccount, serviceAccountId);
  }
}
