import { SignUpMutation } from './sign-up.mutation.ts';

export const onboardingResolvers = [SignUpMutation] as const;
