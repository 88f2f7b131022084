import { deepStrictEqual } from 'node:assert/strict';

import { uuidOf } from '../ids.ts';
import type { RunningSide } from '../side.ts';
import type { Calls } from '../under-load.ts';

interface Edges<Node> {
  readonly edges: readonly { readonly node: Node }[];
}

interface LeaverPage {
  readonly data: {
    readonly node: {
      readonly users: {
        readonly pageInfo: { readonly hasNextPage: boolean };
      } & Edges<{
        readonly id: string;
        readonly email: string;
        readonly organization: { readonly id: string; readonly name: string };
        readonly memberships: Edges<{
          readonly role: string;
          readonly workspace: { readonly id: string; readonly name: string };
        }>;
      }>;
    };
  };
}

/** @throws {Error} unless all sides answer the very same page of users */
export async function samePages(running: readonly RunningSide[], calls: Calls): Promise<void> {
  const pages = new Map<string, unknown>();
  for (const { side, server } of running) {
    const [call] = calls[side];
    if (call) {
      const answer = await server.send<LeaverPage | { readonly data: unknown }>(call);
      pages.set(side, side === 'leaver' ? inPlain(answer as LeaverPage) : answer.data);
    }
  }
  deepStrictEqual(pages.get('leaver'), pages.get('guaranteed'));
  deepStrictEqual(pages.get('guaranteed'), pages.get('bare'));
}

function inPlain({ data }: LeaverPage): unknown {
  const { pageInfo, edges } = data.node.users;
  return {
    hasNextPage: pageInfo.hasNextPage,
    users: edges.map(({ node }) => ({
      id: uuidOf('usr', node.id),
      email: node.email,
      organization: { id: uuidOf('org', node.organization.id), name: node.organization.name },
      memberships: node.memberships.edges.map(({ node: { role, workspace } }) => ({
        role,
        workspace: { id: uuidOf('wsp', workspace.id), name: workspace.name },
      })),
    })),
  };
}
