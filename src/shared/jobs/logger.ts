import { Logger } from 'graphile-worker';

/** graphile-worker tells of every job, payload and all; Leaver logs for itself what is worth it. */
export const silentJobLogger = new Logger(() => () => {});
