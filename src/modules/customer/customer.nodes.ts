import type { Context } from '../../context.ts';
import { can } from '../../shared/authorization/authorize.ts';
import type { EntityClass, Row } from '../../shared/database/rows.ts';
import type { FindVisible, VisibleNodes } from '../../shared/graphql/visible.ts';
import { Artifact } from './artifacts/artifact.entity.ts';
import { CustomField } from './custom-fields/custom-field.entity.ts';
import { Tag } from './tags/tag.entity.ts';
import { mostGrantedIn, visibleAccount, visibleRevOrg, visibleRevUser } from './visible-customers.ts';

export const customerNodes: VisibleNodes = {
  acc: visibleAccount,
  async art(context, id) {
    const artifact = await context.rows.find(Artifact, id);
    return artifact && (await isVisibleArtifact(context, artifact)) ? artifact : null;
  },
  cfd: forStaff(CustomField),
  rvo: visibleRevOrg,
  rvu: visibleRevUser,
  tag: forStaff(Tag),
};

/** Goes with what it is attached to; one that is attached to nothing is for who reads all customers. */
async function isVisibleArtifact(context: Context, artifact: Row<Artifact>): Promise<boolean> {
  const { accountId, revOrgId, revUserId, organizationId } = artifact;
  if (can(await context.viewer(), 'customers.read', { organizationId })) {
    return true;
  }
  const parent =
    (accountId && (await visibleAccount(context, accountId))) ||
    (revOrgId && (await visibleRevOrg(context, revOrgId))) ||
    (revUserId && (await visibleRevUser(context, revUserId)));
  return Boolean(parent);
}

/** What all accounts of an organization have in common, for who reads some of them. */
function forStaff(entity: EntityClass<CustomField | Tag>): FindVisible {
  return async (context, id) => {
    const [viewer, row] = await Promise.all([context.viewer(), context.rows.find(entity, id)]);
    const granted = row && (await mostGrantedIn(context, row.organizationId));
    return row && can(viewer, 'accounts.read', { organizationId: row.organizationId, granted }) ? row : null;
  };
}
