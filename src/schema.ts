import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { buildSchema } from 'type-graphql';

import { auditResolvers } from './modules/audit/resolvers.ts';
import { identityNodes, identityResolvers } from './modules/identity/resolvers.ts';
import { organizationNodes, organizationResolvers } from './modules/organization/resolvers.ts';
import { workspaceRemovalResolvers } from './modules/workspace/removal.resolvers.ts';
import { exposeTypedIds } from './shared/graphql/id-field.ts';
import { nodeResolver } from './shared/graphql/node.resolver.ts';

/** The one list of resolvers. */
const resolvers = [
  ...auditResolvers,
  ...identityResolvers,
  ...organizationResolvers,
  ...workspaceRemovalResolvers,
] as const;

/** How `node(id)` finds each kind of thing. */
const nodes = { ...identityNodes, ...organizationNodes };

export async function createSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: [nodeResolver(nodes), ...resolvers],
    scalarsMap: [{ type: Date, scalar: GraphQLDateTime }],
    validate: false,
  });
  return exposeTypedIds(schema);
}
