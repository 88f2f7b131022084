import { typed } from '../support/world.ts';
import { makeErasure, makeWebhook } from './outgoing.ts';
import { artifact, mutate, type Tenant, times } from './tenant.ts';

/** The id of a thing of each type that has lists, with at least as many items in each list as the tenant has of everything. */
export async function parentsIn(tenant: Tenant): Promise<Readonly<Record<string, string>>> {
  const { world, size, organization, owner, hero, clerk, workspace, account, revOrgs, revUsers } = tenant;
  const conversation = await world.conversation(hero, await world.agent(hero));
  const knowledgeBase = await world.knowledgeBase(hero);
  await times(size, async index => {
    const leaver = await world.user({ in: organization });
    const field = { kind: 'REV_USER', name: `field_${index}`, type: 'TEXT' };
    await mutate(hero, 'createMessage', { conversationId: typed('cnv', conversation), text: 'Hello' });
    await mutate(hero, 'createDocument', { knowledgeBaseId: typed('knb', knowledgeBase), title: 'A', text: 'B' });
    await mutate(owner, 'deleteUser', { userId: leaver.id });
    await mutate(owner, 'defineCustomField', field);
    await mutate(clerk, 'createTag', { name: `Tag ${index}` });
  });
  const { webhookId } = await makeWebhook(tenant, size);
  const { erasureId } = await makeErasure(tenant, size);
  await times(size - 1, () => makeWebhook(tenant, 0));
  const [team] = await times(size, () => world.team(organization, [hero, ...tenant.people]));
  const [project] = await times(size, () => world.project(owner, [hero, ...tenant.people]));
  await times(size, index => mutate(owner, 'requestPersonalDataExport', { email: `contact${index}@example.com` }));
  for (const parentId of [account, revOrgs[0], revUsers[0]]) {
    await times(size, async () => mutate(clerk, 'attachArtifact', { artifactId: await artifact(clerk), parentId }));
  }
  await times(size, index => mutate(hero, 'createApiKey', { name: `Key ${index}` }));
  // The last ones, so that the newest event has everything that an event can have.
  await times(size, async () => {
    const { id } = await world.user({ in: organization });
    await mutate(owner, 'placeLegalHold', { userId: id, reason: 'A case' });
  });
  // Two, so that a page that lacks one of them reads as much as the whole.
  const { account: robot } = await world.serviceAccount(workspace, owner);
  await world.serviceAccount(workspace, owner);
  await times(size, () => world.serviceAccountKey(robot));
  if (!team || !project) {
    throw new Error('A tenant has at least one of everything');
  }
  return {
    Account: account,
    Conversation: typed('cnv', conversation),
    Erasure: erasureId,
    KnowledgeBase: typed('knb', knowledgeBase),
    Organization: typed('org', organization),
    Project: typed('prj', project),
    RevOrg: revOrgs[0] ?? '',
    RevUser: revUsers[0] ?? '',
    ServiceAccount: typed('svc', robot),
    Team: typed('tem', team),
    User: hero.id,
    Webhook: webhookId,
    Workspace: typed('wsp', workspace),
  };
}
