import type { Context } from '../../context.ts';
import { ForbiddenQuery } from '../errors/access-errors.ts';
import { administrators, canAdminister } from './administer.ts';
import { requireViewer } from './viewer.ts';

/** For queries: throws `ForbiddenQuery` unless the viewer administers the organization. */
export async function requireAdministrator(context: Context, organizationId: string): Promise<void> {
  if (!canAdminister(await requireViewer(context), organizationId)) {
    throw new ForbiddenQuery(administrators);
  }
}
