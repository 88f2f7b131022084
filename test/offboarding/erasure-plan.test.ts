import { describe, expect, test } from 'vitest';

import { erase } from '../../src/modules/offboarding/erase.ts';
import { erasurePlanOf } from '../../src/modules/offboarding/erasure-plan.ts';
import { useApi } from '../support/api.ts';
import { tracesOf } from '../support/traces.ts';
import { typed, World } from '../support/world.ts';

describe('the plan of an erasure', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test('of users hands over what is shared, and deletes what belongs to it when nobody takes it', () => {
    const { transfers, deletes } = erasurePlanOf(api.current.orm.getMetadata(), 'USER');

    expect(transfers.map(({ kind, byDefault }) => [kind, byDefault])).toEqual(
      expect.arrayContaining([
        ['Agent', 'NOBODY'],
        ['KnowledgeBase', 'NOBODY'],
      ]),
    );
    const shared = deletes.flatMap(({ kind, transferable }) => (transferable ? [[kind, transferable.kind]] : []));
    expect(shared).toEqual(
      expect.arrayContaining([
        ['Agent', 'Agent'],
        ['Document', 'KnowledgeBase'],
        ['KnowledgeBase', 'KnowledgeBase'],
      ]),
    );
  });

  test('of rev users leaves the users alone, and the other way round', () => {
    const metadata = api.current.orm.getMetadata();
    const ofUsers = erasurePlanOf(metadata);
    const ofRevUsers = erasurePlanOf(metadata, 'REV_USER');

    const kindsOf = ({ deletes }: typeof ofUsers) => deletes.map(({ kind }) => kind);
    const [ofUser, ofRevUser] = [
      ['Credential', 'Memory', 'WorkspaceMember'],
      ['AccountContact', 'RevUserLink'],
    ];
    expect(kindsOf(ofUsers)).toEqual(expect.arrayContaining(ofUser));
    expect(kindsOf(ofRevUsers)).toEqual(expect.arrayContaining(ofRevUser));
    expect(kindsOf(ofUsers).filter(kind => ofRevUser.includes(kind))).toEqual([]);
    expect(kindsOf(ofRevUsers).filter(kind => ofUser.includes(kind))).toEqual([]);
    expect(ofRevUsers.transfers).toEqual([]);
  });

  test('of rev users is carried out, and leaves nothing of them', async () => {
    const { organization, owner } = await world().organization();
    const { defaultRevOrg } = await world().account(organization);
    const [gone, stays] = [
      await world().revUser(organization, [defaultRevOrg]),
      await world().revUser(organization, [defaultRevOrg]),
    ];

    const { counts } = await api.current
      .em()
      .transactional(em => erase(em, erasurePlanOf(em.getMetadata(), 'REV_USER'), [gone.id], api.current.now));

    const deleted = counts.get(gone.id)?.map(({ kind, action, count }) => `${action} ${count} ${kind}`);
    expect(deleted?.toSorted()).toEqual(['DELETE 1 AccountContact', 'DELETE 1 RevUserLink']);
    expect(await tracesOf(api.current.em(), gone.id)).toEqual({});
    expect(
      (await owner.call('query ($id: ID!) { node(id: $id) { id } }', { id: typed('usr', owner.user) })).data,
    ).toEqual({ node: { id: owner.id } });
    expect(await tracesOf(api.current.em(), stays.id)).toEqual({
      'public.account_contact': 1,
      'public.rev_user': 1,
      'public.rev_user_link': 1,
    });
  });
});
