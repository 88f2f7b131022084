import { Migration } from '@mikro-orm/migrations';

export class Migration20261125073540 extends Migration {
  override name = 'Migration20261125073540';

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "erasure" add "faults" jsonb not null, add "failure_count" int not null, add "receipt" text null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "erasure" drop column "faults", drop column "failure_count", drop column "receipt";`);
  }
}
