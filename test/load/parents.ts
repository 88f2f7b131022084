import { query, sql } from '../../src/shared/database/sql.ts';
import { parseId } from '../../src/shared/ids.ts';
import type { Api } from '../support/api.ts';
import { typed } from '../support/world.ts';
import { mutate, type Tenant, times } from './tenant.ts';

/** The id of a thing of each type that has lists, with at least as many items in each list as the tenant has of everything. */
export async function parentsIn(api: Api, tenant: Tenant): Promise<Readonly<Record<string, string>>> {
  const { world, size, organization, owner, hero, clerk, workspace, account, revOrgs, revUsers } = tenant;
  const conversation = await world.conversation(hero, await world.agent(hero));
  const knowledgeBase = await world.knowledgeBase(hero);
  await times(size, async index => {
    const held = await world.user({ in: organization });
    const leaver = await world.user({ in: organization });
    const field = { kind: 'REV_USER', name: `field_${index}`, type: 'TEXT' };
    await mutate(hero, 'createMessage', { conversationId: typed('cnv', conversation), text: 'Hello' });
    await mutate(hero, 'createDocument', { knowledgeBaseId: typed('knb', knowledgeBase), title: 'A', text: 'B' });
    await mutate(owner, 'deleteUser', { userId: leaver.id });
    await mutate(owner, 'defineCustomField', field);
    await mutate(clerk, 'createTag', { name: `Tag ${index}` });
    // The last one, so that the newest event has everything that an event can have.
    await mutate(owner, 'placeLegalHold', { userId: held.id, reason: 'A case' });
  });
  const { data } = await owner.call(
    `query ($id: ID!) { node(id: $id) { ... on Organization { erasures { edges { node { id } } } } } }`,
    {
      id: typed('org', organization),
    },
  );
  const erasure = data.node.erasures.edges[0].node.id;
  await query(
    api.em(),
    sql`insert into erasure_step (id, created_at, erasure_id, kind, state, attempts, next_attempt_at, payload)
      select gen_random_uuid(), ${api.now}, ${parseId('ers', erasure, [])}, 'WEBHOOK', 'DELIVERED', 1, ${api.now}, '{}'
      from generate_series(1, ${size}::int)`,
  );
  return {
    Account: account,
    Conversation: typed('cnv', conversation),
    Erasure: erasure,
    KnowledgeBase: typed('knb', knowledgeBase),
    Organization: typed('org', organization),
    RevOrg: revOrgs[0] ?? '',
    RevUser: revUsers[0] ?? '',
    User: hero.id,
    Workspace: typed('wsp', workspace),
  };
}
