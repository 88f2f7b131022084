import type { Context } from '../../../context.ts';
import { administrators, canAdminister } from '../../../shared/authorization/administer.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ForbiddenQuery } from '../../../shared/errors/access-errors.ts';
import { Erasure } from './erasure.entity.ts';

/** The erasure, if the viewer administers its organization. */
export async function visibleErasure(context: Context, id: string): Promise<Row<Erasure> | null> {
  const [viewer, erasure] = await Promise.all([context.viewer(), context.rows.find(Erasure, id)]);
  return viewer && erasure && canAdminister(viewer, erasure.organizationId) ? erasure : null;
}

/** The same, for who must see it. An erasure that does not exist looks like one of another tenant. */
export async function requireErasure(context: Context, id: string): Promise<Row<Erasure>> {
  const erasure = await visibleErasure(context, id);
  if (!erasure) {
    throw new ForbiddenQuery(administrators);
  }
  return erasure;
}
