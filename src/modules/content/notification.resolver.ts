import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import { requireViewer } from '../../shared/authorization/viewer.ts';
import type { Row } from '../../shared/database/rows.ts';
import { isGone, User } from '../identity/index.ts';
import { Notification } from './notification.entity.ts';

@Resolver(() => Notification)
export class NotificationResolver {
  @FieldResolver(() => User, { description: 'Who is told.' })
  recipient(@Root() { recipientId }: Row<Notification>, @Ctx() context: Context) {
    return context.rows.get(User, recipientId);
  }

  @FieldResolver(() => User, { nullable: true, description: 'Who sent it; null once that person has left.' })
  async sender(@Root() { senderId }: Row<Notification>, @Ctx() context: Context) {
    const sender = senderId && (await context.rows.get(User, senderId));
    return sender && !isGone(await requireViewer(context), sender) ? sender : null;
  }
}
