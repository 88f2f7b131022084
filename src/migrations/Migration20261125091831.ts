import { Migration } from '@mikro-orm/migrations';

export class Migration20261125091831 extends Migration {
  override name = 'Migration20261125091831';

  override up(): void | Promise<void> {
    this.addSql(`alter table "user_permission" drop constraint "user_permission_permission_check";`);
    this.addSql(
      `alter table "user_permission" add constraint "user_permission_permission_check" check ("permission" in ('MANAGE_CUSTOMERS', 'READ_CUSTOMERS'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "user_permission" drop constraint "user_permission_permission_check";`);
    this.addSql(
      `alter table "user_permission" add constraint "user_permission_permission_check" check ("permission" in ('MANAGE_CUSTOMERS'));`,
    );
  }
}
