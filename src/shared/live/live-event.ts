/** PostgreSQL's channel by which the servers of a fleet tell each other. */
export const liveChannel = 'leaver_live';

/**
 * What has happened, for whoever follows it on any server of the fleet.
 *
 * Holds ids and constants only: every role of the database may listen. Whatever ends somebody's access is announced by
 * triggers of PostgreSQL, so that no operation can forget it; the rest by `announce`.
 */
export type LiveEvent =
  | { readonly type: 'erasure.progressed'; readonly erasureId: string }
  | { readonly type: 'identity.ended'; readonly userId: string }
  | { readonly type: 'invitation.ended'; readonly workspaceId: string; readonly invitationId: string }
  | { readonly type: 'invitation.sent'; readonly workspaceId: string; readonly invitationId: string }
  | MemberEvent<'member.ended'>
  | MemberEvent<'member.joined'>
  | MemberEvent<'member.role_changed'>
  | { readonly type: 'notification.received'; readonly userId: string; readonly notificationId: string }
  | { readonly type: 'organization.ended'; readonly organizationId: string }
  | {
      readonly type: 'session.ended';
      readonly userId: string;
      readonly sessionId: string;
      /** Null when the row is gone. */
      readonly reason: string | null;
    }
  | { readonly type: 'service_account_key.ended'; readonly serviceAccountId: string; readonly keyId: string }
  | { readonly type: 'user.ended'; readonly userId: string; readonly status: string }
  | { readonly type: 'user.role_changed'; readonly userId: string };

interface MemberEvent<Type extends string> {
  readonly type: Type;
  readonly memberId: string;
  readonly workspaceId: string;
  /** Null for a service account. */
  readonly userId: string | null;
}

type Topic = `${'erasure' | 'organization' | 'service_account' | 'user' | 'workspace'} ${string}`;

/** What streams are registered under, so that an event reaches those whom it concerns without asking all. */
export const topicOf = {
  erasure: (id: string): Topic => `erasure ${id}`,
  organization: (id: string): Topic => `organization ${id}`,
  serviceAccount: (id: string): Topic => `service_account ${id}`,
  user: (id: string): Topic => `user ${id}`,
  workspace: (id: string): Topic => `workspace ${id}`,
};
export type { Topic };

export function topicsOf(event: LiveEvent): Topic[] {
  return [
    ...('erasureId' in event ? [topicOf.erasure(event.erasureId)] : []),
    ...('organizationId' in event ? [topicOf.organization(event.organizationId)] : []),
    ...('serviceAccountId' in event ? [topicOf.serviceAccount(event.serviceAccountId)] : []),
    ...('userId' in event && event.userId !== null ? [topicOf.user(event.userId)] : []),
    ...('workspaceId' in event ? [topicOf.workspace(event.workspaceId)] : []),
  ];
}
