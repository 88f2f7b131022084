export { onboardingSchedule, onboardingTasks } from './onboarding.tasks.ts';
export { SignUpRequest } from './sign-up-request.entity.ts';
