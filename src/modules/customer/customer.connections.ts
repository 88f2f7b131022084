import { connectionOf } from '../../shared/graphql/connection.ts';
import { Account } from './accounts/account.entity.ts';
import { RevOrg } from './rev-orgs/rev-org.entity.ts';
import { RevUser } from './rev-users/rev-user.entity.ts';

export const AccountConnection = connectionOf('Account', () => Account, 'accounts');
export const RevOrgConnection = connectionOf('RevOrg', () => RevOrg, 'rev orgs');
export const RevUserConnection = connectionOf('RevUser', () => RevUser, 'rev users');
