import type { OperationContext } from '../../context.ts';

const day = 24 * 60 * 60_000;

/** Until when an invitation that is sent now can be answered. */
export function invitationExpiry({ config }: OperationContext, now: Date): Date {
  return new Date(now.getTime() + config.invitationDays * day);
}
