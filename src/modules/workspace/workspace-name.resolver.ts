import { Arg, Ctx, Field, ObjectType, Query, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { authorizeQuery } from '../../shared/authorization/authorize.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { findNameProblem, WorkspaceNameProblem } from './workspace-name.ts';

@ObjectType({ description: 'Whether a workspace can have a name.' })
class WorkspaceNameAvailability {
  @Field(() => Boolean, { description: 'Whether it can, at this moment.' })
  isAvailable!: boolean;

  @Field(() => WorkspaceNameProblem, { nullable: true, description: 'Why it cannot; null when it can.' })
  reason!: WorkspaceNameProblem | null;
}

@Resolver()
export class WorkspaceNameResolver {
  @Query(() => WorkspaceNameAvailability, {
    nullable: true,
    description:
      "Whether a workspace of the caller's organization can have the name. For owners and administrators of the organization.",
  })
  async workspaceNameAvailability(
    @Arg('name', () => String, { description: 'The name that is wanted.' }) name: string,
    @Ctx() context: Context,
  ): Promise<WorkspaceNameAvailability> {
    const { organizationId } = await requireViewer(context);
    await authorizeQuery(context, 'workspaces.create', { organizationId });
    const reason = await findNameProblem(context.em, organizationId, name);
    return { isAvailable: reason === null, reason };
  }
}
