import { AccountResolver } from './account.resolver.ts';
import { CreateAccountMutation } from './create-account.mutation.ts';
import { CreateRevOrgMutation } from './create-rev-org.mutation.ts';
import { CreateRevUserMutation } from './create-rev-user.mutation.ts';
import { LinkRevUserMutation } from './link-rev-user.mutation.ts';
import { OrganizationCustomersResolver } from './organization-customers.resolver.ts';
import { RevOrgResolver } from './rev-org.resolver.ts';
import { RevUserResolver } from './rev-user.resolver.ts';
import { UnlinkRevUserMutation } from './unlink-rev-user.mutation.ts';

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
