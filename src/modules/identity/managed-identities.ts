import type { EntityManager } from '@mikro-orm/postgresql';

import { among, query, sql } from '../../shared/database/sql.ts';

interface ManagedIdentity {
  readonly userId: string;
  readonly provider: string;
  readonly subject: string;
}

/** The users' identities at providers, which Leaver deletes there with the users. */
export function managedIdentities(em: EntityManager, userIds: readonly string[]): Promise<ManagedIdentity[]> {
  return query(
    em,
    sql<ManagedIdentity>`
      select user_id as "userId", provider, subject from external_identity
      where user_id ${among(userIds)} and is_managed order by id`,
  );
}
