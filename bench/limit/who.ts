import type { Pool } from 'pg';

import { run } from './run.ts';
import { viewerOf } from './session.ts';

/** The viewer's own row. */
export async function who(pool: Pool, token: string | null) {
  const { userId } = await viewerOf(pool, token);
  return whoBare(pool, null, { userId });
}

export async function whoBare(pool: Pool, _: string | null, { userId }: { readonly userId: string }) {
  const [user] = await run(pool, 'who', 'select id, email from users where id = $1', [userId]);
  return { viewer: user };
}
