import { createHash } from 'node:crypto';

import type { Pool, PoolClient } from 'pg';

import { run } from './run.ts';

export interface Viewer {
  readonly sessionId: string;
  readonly userId: string;
  readonly organizationId: string;
  readonly role: string;
  readonly platformRole: string;
}

/** Who calls: session, user and organization must all be live. */
export async function viewerOf(pool: Pool, token: string | null): Promise<Viewer> {
  const hash = createHash('sha256')
    .update(token ?? '')
    .digest();
  const [viewer] = await run<Viewer>(
    pool,
    'viewer',
    `select s.id as "sessionId", u.id as "userId", u.organization_id as "organizationId", u.role,
       u.platform_role as "platformRole"
     from session s join users u on u.id = s.user_id join organization o on o.id = u.organization_id
     where s.token_hash = $1 and s.ended_at is null and s.token_expires_at > $2
       and u.status = 'ACTIVE' and o.status = 'ACTIVE'`,
    [hash, new Date()],
  );
  return required(viewer);
}

/** Keeps the viewer from ending until commit, and looks again. */
export async function lockViewer(client: PoolClient, { userId, sessionId }: Viewer): Promise<Viewer> {
  await run(client, 'lock-viewer', 'select id from users where id = $1 for share', [userId]);
  const [viewer] = await run<Viewer>(
    client,
    'locked-viewer',
    `select s.id as "sessionId", u.id as "userId", u.organization_id as "organizationId", u.role,
       u.platform_role as "platformRole"
     from session s join users u on u.id = s.user_id
     where s.id = $1 and u.id = $2 and s.ended_at is null and u.status = 'ACTIVE'`,
    [sessionId, userId],
  );
  return required(viewer);
}

/** @throws {Error} unless the viewer administers the organization */
export function requireAdministrator(viewer: Viewer, organizationId: string): void {
  const administers = viewer.organizationId === organizationId && viewer.role !== 'MEMBER';
  if (!administers && viewer.platformRole !== 'SUPERUSER') {
    throw new Error('Forbidden');
  }
}

function required(viewer: Viewer | undefined): Viewer {
  if (!viewer) {
    throw new Error('Not signed in');
  }
  return viewer;
}
