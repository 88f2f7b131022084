import type { Api } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

/** A workspace with an administrator, a member and a service account, and the owner of its organization. */
export async function makeOffice(api: Api, role: 'ADMIN' | 'MEMBER' = 'ADMIN') {
  const world = new World(api);
  const { organization, owner } = await world.organization();
  const admin = await world.user({ in: organization });
  const member = await world.user({ in: organization });
  const workspace = await world.workspace(organization, { admins: [admin], members: [member] });
  const { account } = await world.serviceAccount(workspace, admin, role);
  return {
    organization,
    owner,
    admin,
    member,
    workspace,
    workspaceId: typed('wsp', workspace),
    account,
    serviceAccountId: typed('svc', account),
  };
}
