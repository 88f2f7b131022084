import { Migration } from '@mikro-orm/migrations';

/** Leaves of several permissions of a user the greatest: there is one for each resource from now on. Written by hand. */
export class Migration20261125133019 extends Migration {
  override name = 'Migration20261125133019';

  override up(): void | Promise<void> {
    this.addSql(`
      delete from user_permission lesser using user_permission greater
      where greater.user_id = lesser.user_id and greater.permission = 'MANAGE_CUSTOMERS'
        and lesser.permission = 'READ_CUSTOMERS';`);
  }

  override down(): void | Promise<void> {
    // Managing holds reading: nothing is missed.
  }
}
