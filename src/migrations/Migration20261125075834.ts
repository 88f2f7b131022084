import { Migration } from '@mikro-orm/migrations';

export class Migration20261125075834 extends Migration {
  override name = 'Migration20261125075834';

  override up(): void | Promise<void> {
    this.addSql(`create index erasure_open on erasure (state) where state <> 'COMPLETED';`);

    this.addSql(`create index users_due on users (purge_after) where status = 'REVOKED';`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "erasure_open";`);

    this.addSql(`drop index "users_due";`);
  }
}
