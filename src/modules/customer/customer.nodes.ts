import { can } from '../../shared/authorization/authorize.ts';
import type { EntityClass } from '../../shared/database/rows.ts';
import type { FindVisible, VisibleNodes } from '../../shared/graphql/visible.ts';
import { Account } from './accounts/account.entity.ts';
import { Artifact } from './artifacts/artifact.entity.ts';
import { CustomField } from './custom-fields/custom-field.entity.ts';
import { RevOrg } from './rev-orgs/rev-org.entity.ts';
import { RevUser } from './rev-users/rev-user.entity.ts';
import { Tag } from './tags/tag.entity.ts';

export const customerNodes: VisibleNodes = {
  acc: forStaff(Account),
  art: forStaff(Artifact),
  cfd: forStaff(CustomField),
  rvo: forStaff(RevOrg),
  rvu: forStaff(RevUser),
  tag: forStaff(Tag),
};

function forStaff(entity: EntityClass<Account | Artifact | CustomField | RevOrg | RevUser | Tag>): FindVisible {
  return async (context, id) => {
    const [viewer, row] = await Promise.all([context.viewer(), context.rows.find(entity, id)]);
    return row && can(viewer, 'customers.read', row) ? row : null;
  };
}
