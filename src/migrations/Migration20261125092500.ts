import { Migration } from '@mikro-orm/migrations';

export class Migration20261125092500 extends Migration {
  override name = 'Migration20261125092500';

  override up(): void | Promise<void> {
    this.addSql(`alter table "session" drop constraint "session_kind_check";`);
    this.addSql(
      `alter table "session" add constraint "session_kind_check" check ("kind" in ('SIGN_IN', 'API_KEY', 'FOREIGN_TOKEN'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "session" drop constraint "session_kind_check";`);
    this.addSql(`alter table "session" add constraint "session_kind_check" check ("kind" in ('SIGN_IN', 'API_KEY'));`);
  }
}
