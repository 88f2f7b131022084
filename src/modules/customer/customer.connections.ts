import { connectionOf } from '../../shared/graphql/connection.ts';
import { Account } from './accounts/account.entity.ts';
import { Artifact } from './artifacts/artifact.entity.ts';
import { CustomField } from './custom-fields/custom-field.entity.ts';
import { RevOrg } from './rev-orgs/rev-org.entity.ts';
import { RevUser } from './rev-users/rev-user.entity.ts';
import { Tag } from './tags/tag.entity.ts';

export const AccountConnection = connectionOf('Account', () => Account, 'accounts');
export const CustomFieldConnection = connectionOf('CustomField', () => CustomField, 'custom fields');
export const RevOrgConnection = connectionOf('RevOrg', () => RevOrg, 'rev orgs');
export const RevUserConnection = connectionOf('RevUser', () => RevUser, 'rev users');
export const TagConnection = connectionOf('Tag', () => Tag, 'tags');
export const ArtifactConnection = connectionOf('Artifact', () => Artifact, 'artifacts');
