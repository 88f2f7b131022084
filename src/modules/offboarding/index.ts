import type { MikroORM } from '@mikro-orm/postgresql';

export async function requireErasureRules(_orm: MikroORM): Promise<void> {}
