import { customerTasks } from './modules/customer/index.ts';
import { identitySchedule, identityTasks } from './modules/identity/index.ts';
import { mailSchedule, mailTasks } from './modules/mail/index.ts';
import { offboardingSchedule, offboardingTasks } from './modules/offboarding/index.ts';
import { onboardingSchedule, onboardingTasks } from './modules/onboarding/index.ts';
import { privacySchedule, privacyTasks } from './modules/privacy/index.ts';
import { webhookSchedule, webhookTasks } from './modules/webhook/index.ts';
import { workspaceSchedule, workspaceTasks } from './modules/workspace/index.ts';
import { storedBytesTasks } from './shared/files/stored-bytes.tasks.ts';
import type { Schedule, Tasks } from './shared/jobs/tasks.ts';
import { rateSchedule, rateTasks } from './shared/limits/rate.tasks.ts';

/** The one list of tasks: what a job can be. */
export const tasks: Tasks = {
  ...customerTasks,
  ...identityTasks,
  ...mailTasks,
  ...offboardingTasks,
  ...onboardingTasks,
  ...privacyTasks,
  ...rateTasks,
  ...storedBytesTasks,
  ...webhookTasks,
  ...workspaceTasks,
};

/** When the server does what nobody asks for. */
export const schedule: Schedule = {
  ...identitySchedule,
  ...mailSchedule,
  ...offboardingSchedule,
  ...onboardingSchedule,
  ...privacySchedule,
  ...rateSchedule,
  ...webhookSchedule,
  ...workspaceSchedule,
};
