import type { Context } from '../../../context.ts';
import { ruleOf } from '../../../shared/authorization/actions.ts';
import { can } from '../../../shared/authorization/authorize.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { ForbiddenQuery } from '../../../shared/errors/access-errors.ts';
import { Erasure } from './erasure.entity.ts';

/** The erasure, if the viewer administers its organization. */
export async function visibleErasure(context: Context, id: string): Promise<Row<Erasure> | null> {
  const [viewer, erasure] = await Promise.all([context.viewer(), context.rows.find(Erasure, id)]);
  return erasure && can(viewer, 'erasures.read', erasure) ? erasure : null;
}

/** The same, for who must see it. An erasure that does not exist looks like one of another tenant. */
export async function requireErasure(context: Context, id: string): Promise<Row<Erasure>> {
  const erasure = await visibleErasure(context, id);
  if (!erasure) {
    throw new ForbiddenQuery(ruleOf('erasures.read').who);
  }
  return erasure;
}
