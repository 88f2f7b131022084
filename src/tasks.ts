import { contentSchedule, contentTasks } from './modules/content/index.ts';
import { identitySchedule, identityTasks } from './modules/identity/index.ts';
import type { Schedule, Tasks } from './shared/jobs/tasks.ts';

/** The one list of tasks: what a job can be. */
export const tasks: Tasks = { ...contentTasks, ...identityTasks };

/** When the server does what nobody asks for. */
export const schedule: Schedule = { ...contentSchedule, ...identitySchedule };
