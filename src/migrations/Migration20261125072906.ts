import { Migration } from '@mikro-orm/migrations';
import type { EntityManager } from '@mikro-orm/postgresql';

import { sealOldReasons } from '../modules/audit/index.ts';

/** Brings the events that there are into the chain, a thousand to a link, and lets nobody change one from then on. */
export class Migration20261125072906 extends Migration {
  override name = 'Migration20261125072906';

  override async up(): Promise<void> {
    await sealOldReasons(this.getEntityManager() as EntityManager);
    this.addSql(`alter table audit_event drop column reason;`);
    this.addSql(`
      update audit_event e set link = chained.link from (
        select id, (row_number() over (partition by organization_id order by id) - 1) / 1000 + 1 as link from audit_event
      ) chained where chained.id = e.id;`);
    this.addSql(`
      do $$
      declare
        block record;
        last bytea;
      begin
        for block in
          select organization_id, link, count(*) as event_count, sha256(string_agg(
            sha256(convert_to(jsonb_build_array(
              e.id, extract(epoch from e.created_at), e.organization_id, e.action, e.actor_kind, e.actor_id,
              e.subject_kind, e.subject_id, e.key_holder_id, encode(e.sealed, 'hex'), e.details)::text, 'UTF8')),
            ''::bytea order by e.id)) as digest
          from audit_event e group by 1, 2 order by 1, 2
        loop
          if block.link = 1 then
            last := sha256(convert_to(block.organization_id::text, 'UTF8'));
          end if;
          last := sha256(last || block.digest);
          insert into audit_link (organization_id, seq, created_at, event_count, digest, hash)
          values (block.organization_id, block.link, now(), block.event_count, block.digest, last);
        end loop;
      end $$;`);
    this.addSql(`
      insert into audit_head (organization_id, created_at, seq, hash)
      select distinct on (organization_id) organization_id, created_at, seq, hash from audit_link
      order by organization_id, seq desc;`);
    this.addSql(`alter table audit_event alter link set not null;`);
  }

  override down(): void {
    throw new Error('What was sealed is not opened again. Restore the backup from before this version.');
  }
}
