import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';

import type { OperationContext } from '../../context.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { formatId } from '../../shared/ids.ts';
import { type Schedule, taskOf, type Tasks } from '../../shared/jobs/tasks.ts';
import { record } from '../audit/index.ts';
import { Notification } from '../content/index.ts';
import { User, UserStatus } from '../identity/index.ts';
import { eraseRevUsers } from './erase-rev-users.ts';
import { PersonalDataRequest, PersonalDataRequestState } from './personal-data-request.entity.ts';

/** Milliseconds for which an export can be read. */
const exportLifetime = 7 * 24 * 60 * 60 * 1000;

/** Sees to a request for personal data, and tells who asked for it. A job runs it, and may repeat it. */
function performPersonalDataRequest(context: OperationContext, requestId: string): Promise<void> {
  return inTransaction(context, async em => {
    const request = await em.findOne(PersonalDataRequest, requestId, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (request?.state !== PersonalDataRequestState.PENDING) {
      return;
    }
    const now = context.now();
    const organizationId = request.organization.id;
    const isExport = request.kind === 'EXPORT';
    const actorId = request.requestedBy?.id ?? null;
    const count = isExport
      ? await countLeft(em, organizationId, request.people)
      : (
          await eraseRevUsers(em, request.people, {
            organizationId,
            actorId,
            reason: null,
            now,
            inlineRows: context.config.purgeInlineRows,
          })
        ).ids.length;

    request.finish(count, isExport ? new Date(now.getTime() + exportLifetime) : null, now);
    await tellRequester(em, request, now);
    await record(em, now, {
      action: isExport ? 'personal_data.exported' : 'personal_data.deleted',
      organizationId,
      actorId: null,
      subjectKind: 'pdr',
      subjectId: request.id,
      details: { personCount: count },
    });
  });
}

async function countLeft(em: EntityManager, organizationId: string, ids: readonly string[]): Promise<number> {
  const found = await query(
    em,
    sql`select id from rev_user where id = any(${ids}::uuid[]) and organization_id = ${organizationId}::uuid`,
  );
  return found.length;
}

/** Somebody who has left meanwhile is told nothing. */
async function tellRequester(
  em: EntityManager,
  { id, kind, personCount, requestedBy }: PersonalDataRequest,
  now: Date,
) {
  const requester = requestedBy && (await em.findOne(User, requestedBy.id));
  if (requester?.status !== UserStatus.ACTIVE) {
    return;
  }
  const found = `${personCount} rev user${personCount === 1 ? '' : 's'}`;
  const text =
    kind === 'EXPORT'
      ? `The personal data that you asked for is ready to be read for 7 days, of ${found}: ${formatId('pdr', id)}.`
      : `The personal data that you asked to have deleted is gone, of ${found}: ${formatId('pdr', id)}.`;
  em.persist(new Notification(requester, null, text, now));
}

/** Forgets whom requests were about, once an export can be read no more, or a deletion is done. A job runs it. */
async function forgetPersonalDataRequests({ em, now }: OperationContext): Promise<void> {
  await query(
    em.fork(),
    sql`update personal_data_request set people = '{}'
      where state = 'DONE' and people <> '{}' and (expires_at is null or expires_at < ${now()})`,
  );
}

export const privacyTasks = {
  'forget-personal-data-requests': taskOf(z.object({}), forgetPersonalDataRequests),
  'perform-personal-data-request': taskOf(z.object({ requestId: z.uuid() }), (context, { requestId }) =>
    performPersonalDataRequest(context, requestId),
  ),
} satisfies Tasks;

export const privacySchedule: Schedule = { 'forget-personal-data-requests': '23 3 * * *' };
