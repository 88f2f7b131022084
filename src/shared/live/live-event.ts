/** PostgreSQL's channel by which the servers of a fleet tell each other. */
export const liveChannel = 'leaver_live';

/**
 * What has happened, for whoever follows it on any server of the fleet.
 *
 * Holds ids and constants only: every role of the database may listen.
 */
export type LiveEvent = { readonly type: 'erasure.progressed'; readonly erasureId: string };
