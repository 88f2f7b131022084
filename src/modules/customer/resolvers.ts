import { AccountResolver } from './accounts/account.resolver.ts';
import { CreateAccountMutation } from './accounts/create-account.mutation.ts';
import { DeleteAccountMutation } from './accounts/delete-account.mutation.ts';
import { UpdateAccountMutation } from './accounts/update-account.mutation.ts';
import {
  AccountArtifactsResolver,
  ArtifactResolver,
  RevOrgArtifactsResolver,
  RevUserArtifactsResolver,
} from './artifacts/artifact.resolver.ts';
import { AttachArtifactMutation } from './artifacts/attach-artifact.mutation.ts';
import { CreateArtifactMutation } from './artifacts/create-artifact.mutation.ts';
import { DeleteArtifactMutation } from './artifacts/delete-artifact.mutation.ts';
import { AssociateRevUserMutation } from './associations/associate-rev-user.mutation.ts';
import { DissociateRevUserMutation } from './associations/dissociate-rev-user.mutation.ts';
import { DefineCustomFieldMutation } from './custom-fields/define-custom-field.mutation.ts';
import { DeleteCustomFieldMutation } from './custom-fields/delete-custom-field.mutation.ts';
import { MergeAccountsMutation } from './merges/merge-accounts.mutation.ts';
import { MergeRevUsersMutation } from './merges/merge-rev-users.mutation.ts';
import { AccountMergedIntoResolver, RevUserMergedIntoResolver } from './merges/merged-into.resolver.ts';
import { OrganizationCustomersResolver } from './organization-customers.resolver.ts';
import {
  AccountPermissionResolver,
  UserAccountPermissionsResolver,
} from './permissions/account-permission.resolver.ts';
import { GrantPermissionMutation } from './permissions/grant-permission.mutation.ts';
import { RevokePermissionMutation } from './permissions/revoke-permission.mutation.ts';
import { UpdatePermissionMutation } from './permissions/update-permission.mutation.ts';
import { CreateRevOrgMutation } from './rev-orgs/create-rev-org.mutation.ts';
import { DeleteRevOrgMutation } from './rev-orgs/delete-rev-org.mutation.ts';
import { RevOrgResolver } from './rev-orgs/rev-org.resolver.ts';
import { UpdateRevOrgMutation } from './rev-orgs/update-rev-org.mutation.ts';
import { CreateRevUserMutation } from './rev-users/create-rev-user.mutation.ts';
import { LinkRevUserMutation } from './rev-users/link-rev-user.mutation.ts';
import { RevUserResolver } from './rev-users/rev-user.resolver.ts';
import { UnlinkRevUserMutation } from './rev-users/unlink-rev-user.mutation.ts';
import { UpdateRevUserMutation } from './rev-users/update-rev-user.mutation.ts';
import { CreateTagMutation } from './tags/create-tag.mutation.ts';
import { DeleteTagMutation } from './tags/delete-tag.mutation.ts';
import {
  AccountTagsResolver,
  RevOrgTagsResolver,
  RevUserTagsResolver,
  TagValueResolver,
} from './tags/tag-value.resolver.ts';
import { UpdateTagMutation } from './tags/update-tag.mutation.ts';

export { customerNodes } from './customer.nodes.ts';

export const customerResolvers = [
  AccountArtifactsResolver,
  AccountMergedIntoResolver,
  AccountPermissionResolver,
  AccountResolver,
  AccountTagsResolver,
  ArtifactResolver,
  AssociateRevUserMutation,
  AttachArtifactMutation,
  CreateAccountMutation,
  CreateArtifactMutation,
  CreateRevOrgMutation,
  CreateRevUserMutation,
  CreateTagMutation,
  DefineCustomFieldMutation,
  DeleteAccountMutation,
  DeleteArtifactMutation,
  DeleteCustomFieldMutation,
  DeleteRevOrgMutation,
  DeleteTagMutation,
  DissociateRevUserMutation,
  GrantPermissionMutation,
  LinkRevUserMutation,
  MergeAccountsMutation,
  MergeRevUsersMutation,
  OrganizationCustomersResolver,
  RevOrgArtifactsResolver,
  RevOrgResolver,
  RevOrgTagsResolver,
  RevUserArtifactsResolver,
  RevUserMergedIntoResolver,
  RevUserResolver,
  RevUserTagsResolver,
  RevokePermissionMutation,
  TagValueResolver,
  UnlinkRevUserMutation,
  UpdateAccountMutation,
  UpdatePermissionMutation,
  UpdateRevOrgMutation,
  UpdateRevUserMutation,
  UpdateTagMutation,
  UserAccountPermissionsResolver,
] as const;
