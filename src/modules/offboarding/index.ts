export { ErasureStep } from './erasures/erasure-step.entity.ts';
export { Erasure } from './erasures/erasure.entity.ts';
export { receiptKeyOf } from './erasures/receipt-key.ts';
export { verifyReceipt } from './erasures/receipt.ts';
export { IdempotentCall } from './idempotent-call.entity.ts';
export { LegalHold } from './legal-hold.entity.ts';
export { offboardingSchedule, offboardingTasks } from './offboarding.tasks.ts';
export { purgeUser } from './purge-user.ts';
export { requireErasureRules } from './require-erasure-rules.ts';
