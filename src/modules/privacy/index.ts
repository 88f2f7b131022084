export { privacySchedule, privacyTasks } from './perform-personal-data-request.ts';
export { PersonalDataRequest } from './personal-data-request.entity.ts';
