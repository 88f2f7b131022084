/** More is asked of this server at the moment than it can do. Nothing has changed, and the call may be repeated. */
export class ServerBusy extends Error {}
