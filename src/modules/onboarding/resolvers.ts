import { ConfirmSignUpMutation } from './confirm-sign-up.mutation.ts';
import { SignUpMutation } from './sign-up.mutation.ts';

export const onboardingResolvers = [ConfirmSignUpMutation, SignUpMutation] as const;
