import type { Context } from '../../../context.ts';
import { authorize, can } from '../../../shared/authorization/authorize.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { query, sql } from '../../../shared/database/sql.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { enqueueDeletionOfBytes } from '../../../shared/files/stored-bytes.tasks.ts';
import { parseId } from '../../../shared/ids.ts';
import { record } from '../../audit/index.ts';
import type { CustomerDeletionOutcome } from '../customer-deletion.ts';
import { lockCustomerManager } from '../customer-staff.ts';
import { ArtifactNotFoundError } from '../customer.errors.ts';
import { wasDeleted } from '../was-deleted.ts';
import { Artifact } from './artifact.entity.ts';

interface DeletedArtifact {
  readonly outcome: CustomerDeletionOutcome;
  readonly deletedArtifactId: string;
}

/**
 * Deletes an artifact for good, attached or not. Its bytes go after the commit, by a job.
 *
 * @throws {InvalidIdError} if the id is malformed, or of another kind
 * @throws {ForbiddenError} unless the viewer manages customers
 * @throws {ArtifactNotFoundError} if there is no such artifact, or it is another tenant's
 */
export async function deleteArtifact(
  context: Context,
  { artifactId }: { readonly artifactId: string },
): Promise<DeletedArtifact> {
  const viewer = await requireViewer(context);
  const id = parseId('art', artifactId, ['input', 'artifactId']);
  authorize(viewer, 'customers.manage', viewer);

  return inTransaction(context, async em => {
    const actor = await lockCustomerManager(em, viewer);
    if (await wasDeleted(em, actor, 'artifact.deleted', id)) {
      return { outcome: 'ALREADY_DELETED', deletedArtifactId: id };
    }
    const known = await em.findOne(Artifact, id);
    if (!known || !can(actor, 'customers.manage', { organizationId: known.organization.id })) {
      throw new ArtifactNotFoundError();
    }

    const gone = await query(
      em,
      sql<{ key: string }>`delete from artifact where id = ${id}::uuid returning storage_key as key`,
    );
    if (gone.length === 0) {
      return { outcome: 'ALREADY_DELETED', deletedArtifactId: id };
    }
    await enqueueDeletionOfBytes(
      em,
      gone.map(({ key }) => key),
    );
    await record(em, context.now(), {
      action: 'artifact.deleted',
      organizationId: known.organization.id,
      actorId: actor.userId,
      subjectKind: 'art',
      subjectId: id,
    });
    return { outcome: 'DELETED', deletedArtifactId: id };
  });
}
