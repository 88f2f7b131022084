export type { AuditAction } from './audit-action.ts';
export { AuditEvent, type AuditRecord } from './audit-event.entity.ts';
export { record } from './record.ts';
export { wasRecorded } from './was-recorded.ts';
