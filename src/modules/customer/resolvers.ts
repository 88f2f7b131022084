import { AccountResolver } from './accounts/account.resolver.ts';
import { CreateAccountMutation } from './accounts/create-account.mutation.ts';
import { OrganizationCustomersResolver } from './organization-customers.resolver.ts';
import { CreateRevOrgMutation } from './rev-orgs/create-rev-org.mutation.ts';
import { RevOrgResolver } from './rev-orgs/rev-org.resolver.ts';
import { CreateRevUserMutation } from './rev-users/create-rev-user.mutation.ts';
import { LinkRevUserMutation } from './rev-users/link-rev-user.mutation.ts';
import { RevUserResolver } from './rev-users/rev-user.resolver.ts';
import { UnlinkRevUserMutation } from './rev-users/unlink-rev-user.mutation.ts';

export { customerNodes } from './customer.nodes.ts';

export const customerResolvers = [
  AccountResolver,
  CreateAccountMutation,
  CreateRevOrgMutation,
  CreateRevUserMutation,
  LinkRevUserMutation,
  OrganizationCustomersResolver,
  RevOrgResolver,
  RevUserResolver,
  UnlinkRevUserMutation,
] as const;
