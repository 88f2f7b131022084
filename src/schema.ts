import 'reflect-metadata';
import { type GraphQLSchema, lexicographicSortSchema } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { buildSchema, type PubSub } from 'type-graphql';

import { auditNodes, auditResolvers } from './modules/audit/resolvers.ts';
import { collaborationNodes, collaborationResolvers } from './modules/collaboration/resolvers.ts';
import { contentNodes, contentResolvers } from './modules/content/resolvers.ts';
import { customerNodes, customerResolvers } from './modules/customer/resolvers.ts';
import { identityNodes, identityResolvers } from './modules/identity/resolvers.ts';
import { liveResolvers } from './modules/live/resolvers.ts';
import { offboardingNodes, offboardingResolvers } from './modules/offboarding/resolvers.ts';
import { onboardingResolvers } from './modules/onboarding/resolvers.ts';
import { organizationNodes, organizationResolvers } from './modules/organization/resolvers.ts';
import { privacyNodes, privacyResolvers } from './modules/privacy/resolvers.ts';
import { webhookNodes, webhookResolvers } from './modules/webhook/resolvers.ts';
import { workspaceNodes, workspaceResolvers } from './modules/workspace/resolvers.ts';
import { callMethodsDirectly, readPropertiesDirectly, ResolverInstances } from './shared/graphql/direct-resolvers.ts';
import { exposeTypedIds } from './shared/graphql/id-field.ts';
import { nodeResolver } from './shared/graphql/node.resolver.ts';
import { exposeOneOf } from './shared/graphql/one-of.ts';

/** The one list of resolvers. */
const resolvers = [
  ...auditResolvers,
  ...collaborationResolvers,
  ...contentResolvers,
  ...customerResolvers,
  ...identityResolvers,
  ...liveResolvers,
  ...offboardingResolvers,
  ...onboardingResolvers,
  ...organizationResolvers,
  ...privacyResolvers,
  ...webhookResolvers,
  ...workspaceResolvers,
] as const;

/** How `node(id)` finds each kind of thing. */
const nodes = {
  ...auditNodes,
  ...collaborationNodes,
  ...contentNodes,
  ...customerNodes,
  ...identityNodes,
  ...offboardingNodes,
  ...organizationNodes,
  ...privacyNodes,
  ...webhookNodes,
  ...workspaceNodes,
};

export async function createSchema(): Promise<GraphQLSchema> {
  readPropertiesDirectly();
  const instances = new ResolverInstances();
  const schema = await buildSchema({
    resolvers: [nodeResolver(nodes), ...resolvers],
    scalarsMap: [{ type: Date, scalar: GraphQLDateTime }],
    validate: false,
    // Done by the tests, and by the first document: it takes a third of the time that the schema takes.
    skipCheck: true,
    pubSub: nothingPublished,
    container: instances,
  });
  describeRoots(schema);
  // Whoever reads the documentation looks for names.
  return exposeOneOf(exposeTypedIds(lexicographicSortSchema(callMethodsDirectly(schema, instances))));
}

/** type-graphql wants one for every subscription, and Leaver's follow the live feed. */
const nothingPublished: PubSub = {
  publish() {},
  subscribe() {
    throw new Error('A subscription names what it subscribes to');
  },
};

/** type-graphql makes the root types by itself, and takes no description of them. */
function describeRoots(schema: GraphQLSchema): void {
  Object.assign(schema.getQueryType() ?? {}, { description: 'What can be read, by whoever may see it.' });
  Object.assign(schema.getMutationType() ?? {}, {
    description: 'What can be changed. Each answers with a union: its one success, or one of its errors.',
  });
  Object.assign(schema.getSubscriptionType() ?? {}, { description: 'What happens, while it happens.' });
}
