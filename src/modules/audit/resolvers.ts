import { AuditEventResolver } from './audit-event.resolver.ts';

export { auditNodes } from './audit.nodes.ts';

export const auditResolvers = [AuditEventResolver] as const;
