import type { EntityManager } from '@mikro-orm/postgresql';

import { deleteLockedUsers, type Ending } from './delete-locked-users.ts';
import { type LeavingImpact, noImpact, withHandedOver } from './deletion.ts';
import type { Judgement } from './judge-deletions.ts';
import type { Leavers } from './leavers.ts';
import { dissolve } from './transfers/dissolve.ts';
import { handOver } from './transfers/hand-over.ts';

/** An ending that somebody wants, not the server. */
export type WantedEnding = Ending & { readonly actorId: string };

/** Deletes those who can be deleted by the judgement, and lets their successors take over before. */
export async function deleteJudged(
  em: EntityManager,
  leavers: Leavers,
  { deletable, handover }: Pick<Judgement, 'deletable' | 'handover'>,
  ending: WantedEnding,
): Promise<Map<string, LeavingImpact>> {
  const handedOver = await handOver(em, handover, leavers, deletable, ending);
  const impacts = await deleteLockedUsers(em, leavers, deletable, ending);
  await dissolve(em, handover, ending);
  return new Map(deletable.map(id => [id, withHandedOver(impacts.get(id) ?? noImpact, handedOver.get(id))]));
}
