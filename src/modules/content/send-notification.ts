import type { Context } from '../../context.ts';
import { authorize, can } from '../../shared/authorization/authorize.ts';
import { PlatformRole } from '../../shared/authorization/roles.ts';
import { requireViewer, type Viewer } from '../../shared/authorization/viewer.ts';
import { type Row, Rows, shapeOf } from '../../shared/database/rows.ts';
import { sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { BatchTooLargeError, InvalidInputError } from '../../shared/errors/input-errors.ts';
import { parseId } from '../../shared/ids.ts';
import { record } from '../audit/index.ts';
import { lockViewer, User, UserNotFoundError, UserStatus } from '../identity/index.ts';
import { parseLongText } from './content.text.ts';
import { Notification } from './notification.entity.ts';

const limit = 100;
const path = ['input', 'userIds'];

export interface SendNotification {
  readonly userIds: readonly string[];
  readonly text: string;
}

/**
 * Tells users something, each of them once. Returns them, in the order in which they were named first.
 *
 * All of them are told, or nobody. The number of statements does not depend on how many they are.
 *
 * @throws {ForbiddenError} unless the viewer administers the organization
 * @throws {BatchTooLargeError} if there are more than 100 ids
 * @throws {InvalidIdError} naming the first id that is none of a user
 * @throws {InvalidInputError} if there is no id, or the text is no good
 * @throws {UserNotFoundError} naming the first user who is none of the organization's, or has ended or is suspended
 */
export async function sendNotification(context: Context, input: SendNotification): Promise<Row<User>[]> {
  const viewer = await requireViewer(context);
  authorize(viewer, 'notifications.send', viewer);
  const userIds = parseUserIds(input.userIds);
  const text = parseLongText(input.text, 'text');

  return inTransaction(context, async em => {
    const found = await lockRecipients(new Rows(em, context.now()), viewer, userIds);
    const actor = await lockViewer(em, viewer);
    authorize(actor, 'notifications.send', actor);
    const told = userIds.map((id, index) => {
      const recipient = found.get(id);
      if (recipient?.status !== UserStatus.ACTIVE || !can(actor, 'notifications.send', recipient)) {
        throw new UserNotFoundError([...path, String(index)]);
      }
      return recipient;
    });

    const now = context.now();
    const sender = em.getReference(User, actor.userId);
    const recipients = [...new Set(told)];
    const sent = recipients.map(({ id, organizationId }) => ({
      organizationId,
      notification: new Notification(em.getReference(User, id), sender, text, now),
    }));
    await em.insertMany(
      Notification,
      sent.map(({ notification }) => notification),
    );
    await record(
      em,
      now,
      ...sent.map(({ organizationId, notification }) => ({
        action: 'notification.sent' as const,
        organizationId,
        actorId: actor.userId,
        subjectKind: 'ntf' as const,
        subjectId: notification.id,
      })),
    );
    return recipients;
  });
}

function parseUserIds(ids: readonly string[]): string[] {
  if (ids.length === 0) {
    throw new InvalidInputError('Name at least one user.', path);
  }
  if (ids.length > limit) {
    throw new BatchTooLargeError(limit, path);
  }
  return ids.map((id, index) => parseId('usr', id, [...path, String(index)]));
}

/**
 * Locks users until commit against ending. The viewer is among them, so that all are locked in one order.
 *
 * Those of other tenants are left out, but for a superuser: nobody waits for, or holds up, what another tenant does.
 */
async function lockRecipients(
  rows: Rows,
  { userId, organizationId, platformRole }: Viewer,
  userIds: readonly string[],
): Promise<Map<string, Row<User>>> {
  const { table, columns } = shapeOf(rows.em, User);
  const within = platformRole === PlatformRole.SUPERUSER ? sql`true` : sql`t.organization_id = ${organizationId}::uuid`;
  const found = await rows.read(
    User,
    sql`select ${columns} from ${table} t where t.id = any(${[...userIds, userId]}::uuid[]) and ${within}
      order by t.id for share`,
  );
  return new Map(found.map(user => [user.id, user]));
}
