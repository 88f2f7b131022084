import type { Context } from '../../../context.ts';
import { canAdminister } from '../../../shared/authorization/administer.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { Erasure } from './erasure.entity.ts';

/** The erasure, if the viewer administers its organization. */
export async function visibleErasure(context: Context, id: string): Promise<Row<Erasure> | null> {
  const [viewer, erasure] = await Promise.all([context.viewer(), context.rows.find(Erasure, id)]);
  return viewer && erasure && canAdminister(viewer, erasure.organizationId) ? erasure : null;
}
