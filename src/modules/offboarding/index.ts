export { forgetIdempotentCalls } from './idempotency.ts';
export { IdempotentCall } from './idempotent-call.entity.ts';
export { purgeUser } from './purge-user.ts';
export { requireErasureRules } from './require-erasure-rules.ts';
