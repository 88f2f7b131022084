import type { EntityManager } from '@mikro-orm/postgresql';

import { can } from '../../../shared/authorization/authorize.ts';
import type { ThingCount } from '../deletion.ts';
import { erasurePlanOf } from '../erasure-plan.ts';
import { type Judgement, type Request, withoutProvided } from '../judge-deletions.ts';
import { organizationSuccessors, type Successor, workspaceSuccessors } from '../transfers/successors.ts';
import { workspaceKind } from '../transfers/transfers.ts';

export interface SuggestedSuccessor extends Successor {
  readonly kind: string;
  /** The workspace that needs an admin; null for things. */
  readonly workspaceId: string | null;
  /** The organization of those who leave the things; null for a workspace. */
  readonly organizationId: string | null;
}

/** Who could take over what nobody takes yet. */
export async function suggestSuccessors(
  em: EntityManager,
  { actor, leavers, userIds }: Request,
  { bereft, handover }: Judgement,
  counted: readonly ThingCount[],
): Promise<SuggestedSuccessor[]> {
  const isOwn = (group: { readonly leaving: readonly string[] }) => group.leaving.includes(actor.userId);
  const needing = withoutProvided(bereft, handover)
    .filter(group => group.someoneStays && (can(actor, 'workspaces.list', group) || isOwn(group)))
    .map(({ id }) => id);
  const transferable = erasurePlanOf(em.getMetadata()).transfers.map(({ kind }) => kind);
  const kinds = transferable.filter(kind => counted.some(thing => thing.kind === kind && thing.action !== 'TRANSFER'));
  const organizationIds =
    kinds.length === 0
      ? []
      : [...new Set(userIds.flatMap(id => leavers.users.get(id)?.organizationId ?? []))].toSorted();
  const [ofWorkspaces, ofOrganizations] = [
    await workspaceSuccessors(em, needing, userIds),
    await organizationSuccessors(em, organizationIds, userIds),
  ];
  return [
    ...[...ofWorkspaces].map(([workspaceId, successor]) => ({
      ...successor,
      kind: workspaceKind,
      workspaceId,
      organizationId: null,
    })),
    ...kinds.flatMap(kind =>
      [...ofOrganizations].map(([organizationId, successor]) => ({
        ...successor,
        kind,
        workspaceId: null,
        organizationId,
      })),
    ),
  ];
}
