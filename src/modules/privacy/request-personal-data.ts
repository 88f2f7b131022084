import type { Context } from '../../context.ts';
import { authorize } from '../../shared/authorization/authorize.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { parseEmail } from '../../shared/email-address.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { record } from '../audit/index.ts';
import { lockViewer, User } from '../identity/index.ts';
import { Organization } from '../organization/index.ts';
import { PersonalDataRequest, type PersonalDataRequestKind } from './personal-data-request.entity.ts';

export interface RequestPersonalData {
  readonly email: string;
}

/**
 * Asks for the personal data of whoever of the organization's customers' users has an address: to read, or to erase it.
 *
 * A job sees to it, and tells the viewer by a notification. That nobody has the address is no refusal: the request is
 * then done, with nobody found.
 *
 * @throws {InvalidInputError} if the text is no email address
 * @throws {ForbiddenError} unless the viewer administers the organization
 */
export async function requestPersonalData(
  context: Context,
  kind: PersonalDataRequestKind,
  { email }: RequestPersonalData,
): Promise<PersonalDataRequest> {
  const viewer = await requireViewer(context);
  const { key } = parseEmail(email, ['input', 'email']);
  authorize(viewer, 'personalData.request', viewer);

  return inTransaction(context, async em => {
    const actor = await lockViewer(em, viewer);
    authorize(actor, 'personalData.request', actor);
    const people = await query(
      em,
      sql<{ id: string }>`
        select id from rev_user where organization_id = ${actor.organizationId}::uuid and email_key = ${key} order by id`,
    );

    const now = context.now();
    const request = new PersonalDataRequest(
      em.getReference(Organization, actor.organizationId),
      em.getReference(User, actor.userId),
      kind,
      people.map(({ id }) => id),
      now,
    );
    em.persist(request);
    await enqueue(em, 'perform-personal-data-request', { requestId: request.id });
    await record(em, now, {
      action: 'personal_data.requested',
      organizationId: actor.organizationId,
      actorId: actor.userId,
      subjectKind: 'pdr',
      subjectId: request.id,
      details: { kind },
    });
    return request;
  });
}
