import { AuditEventResolver } from './audit-event.resolver.ts';

export const auditResolvers = [AuditEventResolver] as const;
