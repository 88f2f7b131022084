import { describe, expect, test } from 'vitest';

import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';

const fields = '__typename ... on Error { code path }';
const documents = {
  associateRevUser: `mutation M($input: AssociateRevUserInput!) { associateRevUser(input: $input) { ${fields}
    ... on AssociateRevUserSuccess { outcome revUser { accounts { edges { node { id } } } } } } }`,
  dissociateRevUser: `mutation M($input: DissociateRevUserInput!) { dissociateRevUser(input: $input) { ${fields}
    ... on DissociateRevUserSuccess { outcome revUser { accounts { totalCount } } } ... on StillLinkedError { revOrgIds } } }`,
} as const;

async function call(by: Person, name: keyof typeof documents, input: object) {
  return (await by.call(documents[name], { input })).data[name];
}

describe('associations of rev users with accounts', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function customer() {
    const { organization, owner } = await world().organization();
    const { account, defaultRevOrg } = await world().account(organization);
    const revUser = await world().revUser(organization);
    const ids = { revUserId: typed('rvu', revUser), accountId: typed('acc', account) };
    return { organization, owner, revUser, defaultRevOrg, ids };
  }

  test('begin without a link, and end again; both are safe to repeat, and recorded', async () => {
    const { owner, revUser, ids } = await customer();

    const begun = await call(owner, 'associateRevUser', ids);
    const begunAgain = await call(owner, 'associateRevUser', ids);
    const ended = await call(owner, 'dissociateRevUser', ids);
    const endedAgain = await call(owner, 'dissociateRevUser', ids);

    const accounts = { edges: [{ node: { id: ids.accountId } }] };
    expect(begun).toEqual({ __typename: 'AssociateRevUserSuccess', outcome: 'ASSOCIATED', revUser: { accounts } });
    expect(begunAgain).toMatchObject({ outcome: 'ALREADY_ASSOCIATED' });
    expect(ended).toMatchObject({ outcome: 'DISSOCIATED', revUser: { accounts: { totalCount: 0 } } });
    expect(endedAgain).toMatchObject({ outcome: 'ALREADY_DISSOCIATED' });
    expect(await world().eventsAbout(revUser)).toMatchObject([
      { action: 'rev_user.associated', details: { accountId: ids.accountId } },
      { action: 'rev_user.dissociated', details: { accountId: ids.accountId } },
    ]);
  });

  test('stay as long as there is a link to a rev org of the account', async () => {
    const { owner, defaultRevOrg, ids } = await customer();
    const revOrgId = typed('rvo', defaultRevOrg);
    await owner.call('mutation L($input: LinkRevUserInput!) { linkRevUser(input: $input) { __typename } }', {
      input: { revUserId: ids.revUserId, revOrgId },
    });
    const before = await api.current.snapshot();

    expect(await call(owner, 'dissociateRevUser', ids)).toEqual({
      __typename: 'StillLinkedError',
      code: 'STILL_LINKED',
      path: ['input', 'accountId'],
      revOrgIds: [revOrgId],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each(['associateRevUser', 'dissociateRevUser'] as const)(
    '%s refuses members, strangers, malformed ids and the absent, and changes nothing',
    async name => {
      const { organization, owner, ids } = await customer();
      const stranger = await customer();
      const member = await world().user({ in: organization });
      const before = await api.current.snapshot();

      expect(await call(member, name, ids)).toEqual({ __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] });
      const noAccount = { __typename: 'AccountNotFoundError', code: 'ACCOUNT_NOT_FOUND', path: ['input', 'accountId'] };
      const noRevUser = {
        __typename: 'RevUserNotFoundError',
        code: 'REV_USER_NOT_FOUND',
        path: ['input', 'revUserId'],
      };
      expect(await call(stranger.owner, name, ids)).toEqual(noAccount);
      expect(await call(stranger.owner, name, { ...ids, accountId: stranger.ids.accountId })).toEqual(noRevUser);
      expect(await call(owner, name, { ...ids, accountId: stranger.ids.accountId })).toEqual(noAccount);
      expect(await call(owner, name, { ...ids, revUserId: formatId('rvu', newId()) })).toEqual(noRevUser);
      expect(await call(owner, name, { ...ids, revUserId: 'x' })).toMatchObject({ __typename: 'InvalidIdError' });
      expect(await call(owner, name, { ...ids, accountId: 'x' })).toMatchObject({ __typename: 'InvalidIdError' });
      expect(await api.current.snapshot()).toEqual(before);
    },
  );
});
