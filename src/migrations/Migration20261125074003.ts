import { Migration } from '@mikro-orm/migrations';

/** Keeps external_ref in step with the lists on the three tables, so that no name is given twice. Written by hand. */
export class Migration20261125074003 extends Migration {
  override name = 'Migration20261125074003';

  override up(): void | Promise<void> {
    this.addSql(`
      create function keep_external_refs() returns trigger language plpgsql as $$
      begin
        if tg_op <> 'INSERT' then
          delete from external_ref where subject_id = old.id and (tg_op = 'DELETE' or ref <> all(new.external_refs));
        end if;
        if tg_op <> 'DELETE' then
          insert into external_ref (id, created_at, organization_id, kind, subject_id, ref)
          select md5(new.id::text || given.ref)::uuid, case tg_op when 'INSERT' then new.created_at else now() end,
            new.organization_id, tg_argv[0], new.id, given.ref
          from (select distinct unnest(new.external_refs) as ref) given
          where not exists (select 1 from external_ref e where e.subject_id = new.id and e.ref = given.ref);
        end if;
        return null;
      end $$;`);
    for (const [table, kind] of [
      ['account', 'ACCOUNT'],
      ['rev_org', 'REV_ORG'],
      ['rev_user', 'REV_USER'],
    ] as const) {
      this.addSql(`
        create trigger external_refs_given after insert on ${table} for each row
          when (cardinality(new.external_refs) > 0) execute function keep_external_refs('${kind}');`);
      this.addSql(`
        create trigger external_refs_changed after update of external_refs on ${table} for each row
          when (old.external_refs is distinct from new.external_refs) execute function keep_external_refs('${kind}');`);
      this.addSql(`
        create trigger external_refs_gone after delete on ${table} for each row
          when (cardinality(old.external_refs) > 0) execute function keep_external_refs('${kind}');`);
    }
    // Names that were given twice before stand for the one that had them first.
    this.addSql(`
      insert into external_ref (id, created_at, organization_id, kind, subject_id, ref)
      select gen_random_uuid(), now(), t.organization_id, 'REV_USER', t.id, given.ref
      from rev_user t, lateral (select distinct unnest(t.external_refs) as ref) given
      order by t.id on conflict do nothing;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop function keep_external_refs cascade;`);
  }
}
