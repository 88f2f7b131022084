import type { Context } from '../../../context.ts';
import { authorize } from '../../../shared/authorization/authorize.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { query, sql } from '../../../shared/database/sql.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { parseId } from '../../../shared/ids.ts';
import { record } from '../../audit/index.ts';
import { lockViewer } from '../../identity/index.ts';
import { lockOrganizations } from '../../organization/index.ts';
import type { CustomerDeletionOutcome } from '../customer-deletion.ts';
import type { CustomerKind } from '../customer-kind.ts';
import { CustomFieldNotFoundError } from '../customer.errors.ts';
import { wasDeleted } from '../was-deleted.ts';

interface DeletedCustomField {
  readonly outcome: CustomerDeletionOutcome;
  readonly deletedCustomFieldId: string;
  readonly clearedCount: number;
}

const tables: Readonly<Record<CustomerKind, string>> = { ACCOUNT: 'account', REV_ORG: 'rev_org', REV_USER: 'rev_user' };

/**
 * Deletes a custom field for good, with all values of it.
 *
 * @throws {InvalidIdError} if the id is malformed, or of another kind
 * @throws {ForbiddenError} unless the viewer administers the organization
 * @throws {CustomFieldNotFoundError} if there is no such field, or it is another tenant's
 */
export async function deleteCustomField(
  context: Context,
  { customFieldId }: { readonly customFieldId: string },
): Promise<DeletedCustomField> {
  const viewer = await requireViewer(context);
  const id = parseId('cfd', customFieldId, ['input', 'customFieldId']);
  authorize(viewer, 'customFields.define', viewer);

  return inTransaction(context, async em => {
    await lockOrganizations(em, [viewer.organizationId]);
    const actor = await lockViewer(em, viewer);
    authorize(actor, 'customFields.define', actor);
    if (await wasDeleted(em, actor, 'custom_field.deleted', id)) {
      return { outcome: 'ALREADY_DELETED', deletedCustomFieldId: id, clearedCount: 0 };
    }
    // Whoever writes a value of it holds a share lock on the definition, so that none is written behind this.
    const [field] = await query(
      em,
      sql<{ kind: CustomerKind; name: string }>`
        delete from custom_field where id = ${id}::uuid and organization_id = ${actor.organizationId}::uuid
        returning kind, name`,
    );
    if (!field) {
      throw new CustomFieldNotFoundError();
    }

    const cleared = await query(
      em,
      sql`update ${sql.table(tables[field.kind])} set custom_fields = custom_fields - ${field.name}::text
        where organization_id = ${actor.organizationId}::uuid and custom_fields ? ${field.name}::text returning id`,
    );
    await record(em, context.now(), {
      action: 'custom_field.deleted',
      organizationId: actor.organizationId,
      actorId: actor.userId,
      subjectKind: 'cfd',
      subjectId: id,
      details: { kind: field.kind, clearedCount: cleared.length },
    });
    return { outcome: 'DELETED', deletedCustomFieldId: id, clearedCount: cleared.length };
  });
}
