import { Migration } from '@mikro-orm/migrations';

/** Has webhooks told of what is recorded, in the transaction that records it. Written by hand. */
export class Migration20261125083508 extends Migration {
  override name = 'Migration20261125083508';

  override up(): void | Promise<void> {
    this.addSql(`
      create function tell_webhooks() returns trigger language plpgsql as $$
      declare
        delivery uuid;
      begin
        for delivery in
          insert into webhook_delivery (id, created_at, webhook_id, event_id, state, attempts, next_attempt_at)
          select uuidv7(), e.created_at, w.id, e.id, 'PENDING', 0, e.created_at
          from added e join webhook w on w.organization_id = e.organization_id and w.is_enabled and e.action = any(w.events)
          order by e.id, w.id
          returning id
        loop
          perform graphile_worker.add_job('deliver-webhook', payload => json_build_object('id', delivery),
            job_key => 'deliver-webhook ' || delivery, max_attempts => 25);
        end loop;
        return null;
      end $$;`);
    this.addSql(`
      create trigger tell_webhooks after insert on audit_event referencing new table as added
      for each statement execute function tell_webhooks();`);
  }

  override down(): void | Promise<void> {
    this.addSql('drop function tell_webhooks() cascade;');
  }
}
