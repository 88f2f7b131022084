import { connectionOf } from '../../shared/graphql/connection.ts';
import { WorkspaceMember } from './workspace-member.entity.ts';

export const WorkspaceMemberConnection = connectionOf('WorkspaceMember', () => WorkspaceMember, 'members');
