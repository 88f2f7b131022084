import type { Context } from '../../../context.ts';
import { authorize } from '../../../shared/authorization/authorize.ts';
import { requireViewer } from '../../../shared/authorization/viewer.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { type GivenFile, keepBytes, parseFile } from '../../../shared/files/keep-bytes.ts';
import { record } from '../../audit/index.ts';
import { Organization } from '../../organization/index.ts';
import { lockCustomerManager } from '../customer-staff.ts';
import { Artifact } from './artifact.entity.ts';

export type CreateArtifact = GivenFile;

/**
 * Keeps a file about a customer of the viewer's organization, attached to nothing yet.
 *
 * @throws {InvalidInputError} if name, media type or base64 are no good
 * @throws {FileTooLargeError} if the bytes are more than 512 KiB
 * @throws {ForbiddenError} unless the viewer manages customers
 */
export async function createArtifact(context: Context, input: CreateArtifact): Promise<Artifact> {
  const viewer = await requireViewer(context);
  const { name, mediaType, bytes } = parseFile(input);
  authorize(viewer, 'customers.manage', viewer);

  return keepBytes(context, bytes, storageKey =>
    inTransaction(context, async em => {
      const actor = await lockCustomerManager(em, viewer);

      const now = context.now();
      const organization = em.getReference(Organization, actor.organizationId, { wrapped: true });
      const artifact = new Artifact({ organization, name, mediaType, size: bytes.length, storageKey }, now);
      em.persist(artifact);
      await record(em, now, {
        action: 'artifact.created',
        organizationId: actor.organizationId,
        actorId: actor.userId,
        subjectKind: 'art',
        subjectId: artifact.id,
      });
      return artifact;
    }),
  );
}
