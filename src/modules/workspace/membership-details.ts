import { formatId } from '../../shared/ids.ts';
import type { WorkspaceMember } from './workspace-member.entity.ts';

/** What audit events about a membership tell of it; they are about the user or the service account. */
export function membershipDetails(workspaceId: string, { id, role, source }: WorkspaceMember) {
  return { workspaceId: formatId('wsp', workspaceId), memberId: formatId('mem', id), role, source };
}
