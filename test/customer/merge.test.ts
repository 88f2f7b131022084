import { describe, expect, test } from 'vitest';

import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { runJobs } from '../support/run-jobs.ts';
import { type Person, typed, World } from '../support/world.ts';

const fields = '__typename ... on Error { code path }';
const documents = {
  mergeRevUsers: `mutation M($input: MergeRevUsersInput!) { mergeRevUsers(input: $input) { ${fields}
    ... on MergeRevUsersSuccess { outcome primary { id } secondary { id mergedAt mergedInto { id } } }
    ... on RevUserMergedError { primaryRevUserId } } }`,
  mergeAccounts: `mutation M($input: MergeAccountsInput!) { mergeAccounts(input: $input) { ${fields}
    ... on MergeAccountsSuccess { outcome primary { id } secondary { id mergedAt mergedInto { id } } }
    ... on AccountMergedError { primaryAccountId } } }`,
  updateRevUser: `mutation M($input: UpdateRevUserInput!) { updateRevUser(input: $input) { ${fields} ... on RevUserMergedError { primaryRevUserId } } }`,
  unlinkRevUser: `mutation M($input: UnlinkRevUserInput!) { unlinkRevUser(input: $input) { ${fields} } }`,
  updateAccount: `mutation M($input: UpdateAccountInput!) { updateAccount(input: $input) { ${fields} ... on AccountMergedError { primaryAccountId } } }`,
  createRevOrg: `mutation M($input: CreateRevOrgInput!) { createRevOrg(input: $input) { ${fields} } }`,
  deleteAccount: `mutation M($input: DeleteAccountInput!) { deleteAccount(input: $input) { ${fields} ... on DeleteAccountSuccess { deletedRevOrgIds } } }`,
} as const;

async function call(by: Person, name: keyof typeof documents, input: object) {
  return (await by.call(documents[name], { input })).data[name];
}

describe('mergeRevUsers', () => {
  const api = useApi();
  const world = () => new World(api.current);

  /** Two rev users who are one person, linked to rev orgs of which they share one. */
  async function pair() {
    const { organization, owner } = await world().organization();
    const { account, defaultRevOrg } = await world().account(organization);
    const revOrg = await world().revOrg(account);
    const primaryRevUserId = typed('rvu', await world().revUser(organization, [defaultRevOrg]));
    const secondaryRevUserId = typed('rvu', await world().revUser(organization, [defaultRevOrg, revOrg]));
    return {
      organization,
      owner,
      revOrgIds: [revOrg, defaultRevOrg].map(org => typed('rvo', org)),
      primaryRevUserId,
      secondaryRevUserId,
    };
  }

  const read = async (by: Person, id: string) =>
    (
      await by.call(
        `{ node(id: "${id}") { ... on RevUser { email isVerified phoneNumbers externalRefs mergedInto { id } mergedAt revOrgs { edges { node { id } } } accounts { totalCount } tags { value } } } }`,
      )
    ).data.node;

  test('lets the primary stand for both at once, and moves what the secondary had by a job', async () => {
    const { organization: _, owner, revOrgIds, ...ids } = await pair();
    await owner.call('mutation { createTag(input: { name: "VIP" }) { __typename } }');
    const { data } = await owner.call('{ viewer { organization { tags { edges { node { id } } } } } }');
    const tags = [{ tagId: data.viewer.organization.tags.edges[0].node.id, value: 'gold' }];
    const secondary = {
      email: 'peter@initech.example',
      isVerified: true,
      phoneNumbers: ['+15550100'],
      externalRefs: ['crm-2'],
      tags,
    };
    await call(owner, 'updateRevUser', { revUserId: ids.secondaryRevUserId, ...secondary });
    await call(owner, 'updateRevUser', {
      revUserId: ids.primaryRevUserId,
      phoneNumbers: ['+15550101'],
      externalRefs: ['crm-1'],
    });

    const merged = await call(owner, 'mergeRevUsers', ids);
    const refused = await call(owner, 'updateRevUser', { revUserId: ids.secondaryRevUserId, displayName: 'Peter' });
    const unlinked = await call(owner, 'unlinkRevUser', { revUserId: ids.secondaryRevUserId, revOrgId: revOrgIds[0] });
    await runJobs(api.current);
    const again = await call(owner, 'mergeRevUsers', ids);

    const pointer = { id: ids.secondaryRevUserId, mergedInto: { id: ids.primaryRevUserId } };
    expect(merged).toEqual({
      __typename: 'MergeRevUsersSuccess',
      outcome: 'MERGED',
      primary: { id: ids.primaryRevUserId },
      secondary: { ...pointer, mergedAt: null },
    });
    const path = ['input', 'revUserId'];
    const instead = { __typename: 'RevUserMergedError', code: 'REV_USER_MERGED', path };
    expect(refused).toEqual({ ...instead, primaryRevUserId: ids.primaryRevUserId });
    expect(unlinked).toEqual(instead);
    expect(await read(owner, ids.primaryRevUserId)).toEqual({
      email: 'peter@initech.example',
      isVerified: true,
      phoneNumbers: ['+15550100', '+15550101'],
      externalRefs: ['crm-1', 'crm-2'],
      mergedInto: null,
      mergedAt: null,
      revOrgs: { edges: revOrgIds.map(id => ({ node: { id } })) },
      accounts: { totalCount: 1 },
      tags: [{ value: 'gold' }],
    });
    expect(await read(owner, ids.secondaryRevUserId)).toMatchObject({
      externalRefs: [],
      mergedInto: { id: ids.primaryRevUserId },
      mergedAt: api.current.now.toISOString(),
      revOrgs: { edges: [] },
      accounts: { totalCount: 0 },
      tags: [],
    });
    expect(again).toMatchObject({ outcome: 'ALREADY_MERGED', secondary: pointer });
  });

  test('brings everything to the last of a chain, in whatever order the jobs run', async () => {
    const { organization, owner, revOrgIds, ...ids } = await pair();
    const lastId = typed('rvu', await world().revUser(organization));

    await call(owner, 'mergeRevUsers', ids);
    await call(owner, 'mergeRevUsers', { primaryRevUserId: lastId, secondaryRevUserId: ids.primaryRevUserId });
    await api.current
      .em()
      .execute(
        `update graphile_worker._private_jobs set priority = -1 where payload->>'secondaryId' = (select id::text from rev_user where merged_into_id is not null order by id limit 1)`,
      );
    await runJobs(api.current);

    expect(await read(owner, lastId)).toMatchObject({ revOrgs: { edges: revOrgIds.map(id => ({ node: { id } })) } });
  });

  test('refuses members, strangers, malformed ids, the same one twice, and who was merged; and changes nothing', async () => {
    const { organization, owner, revOrgIds: _, ...ids } = await pair();
    const stranger = await pair();
    const member = await world().user({ in: organization });
    const third = typed('rvu', await world().revUser(organization));
    await call(owner, 'mergeRevUsers', ids);
    const before = await api.current.snapshot();

    const { primaryRevUserId, secondaryRevUserId } = ids;
    expect(await call(member, 'mergeRevUsers', ids)).toMatchObject({ __typename: 'ForbiddenError' });
    const notFound = { __typename: 'RevUserNotFoundError', code: 'REV_USER_NOT_FOUND' };
    expect(await call(stranger.owner, 'mergeRevUsers', ids)).toEqual({
      ...notFound,
      path: ['input', 'primaryRevUserId'],
    });
    const foreign = { ...ids, secondaryRevUserId: stranger.primaryRevUserId };
    const absent = { ...ids, secondaryRevUserId: formatId('rvu', newId()) };
    for (const input of [foreign, absent]) {
      expect(await call(owner, 'mergeRevUsers', input)).toEqual({ ...notFound, path: ['input', 'secondaryRevUserId'] });
    }
    expect(await call(owner, 'mergeRevUsers', { ...ids, primaryRevUserId: 'x' })).toMatchObject({
      __typename: 'InvalidIdError',
    });
    expect(await call(owner, 'mergeRevUsers', { ...ids, secondaryRevUserId: primaryRevUserId })).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'secondaryRevUserId'],
    });
    const merged = { __typename: 'RevUserMergedError', code: 'REV_USER_MERGED', primaryRevUserId };
    expect(
      await call(owner, 'mergeRevUsers', { primaryRevUserId: secondaryRevUserId, secondaryRevUserId: third }),
    ).toEqual({
      ...merged,
      path: ['input', 'primaryRevUserId'],
    });
    expect(await call(owner, 'mergeRevUsers', { primaryRevUserId: third, secondaryRevUserId })).toEqual({
      ...merged,
      path: ['input', 'secondaryRevUserId'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('two who merge each other into themselves: one merge holds', async () => {
    const rounds = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const { owner, revOrgIds: _, primaryRevUserId: a, secondaryRevUserId: b } = await pair();
        const answers = await Promise.all([
          call(owner, 'mergeRevUsers', { primaryRevUserId: a, secondaryRevUserId: b }),
          call(owner, 'mergeRevUsers', { primaryRevUserId: b, secondaryRevUserId: a }),
        ]);
        return answers.map(answer => answer.__typename).toSorted((x, y) => x.localeCompare(y));
      }),
    );

    expect(rounds).toEqual(rounds.map(() => ['MergeRevUsersSuccess', 'RevUserMergedError']));
  });
});

describe('mergeAccounts', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function pair() {
    const { organization, owner } = await world().organization();
    const [primary, secondary] = [await world().account(organization), await world().account(organization)];
    const ids = {
      primaryAccountId: typed('acc', primary.account),
      secondaryAccountId: typed('acc', secondary.account),
    };
    return { organization, owner, primary, secondary, ids };
  }

  test('moves rev orgs and associations to the primary, whose default rev org stays the default one', async () => {
    const { organization, owner, primary, secondary, ids } = await pair();
    await world().revUser(organization, [primary.defaultRevOrg, secondary.defaultRevOrg]);
    await world().revUser(organization, [secondary.defaultRevOrg]);

    const merged = await call(owner, 'mergeAccounts', ids);
    const instead = await call(owner, 'updateAccount', { accountId: ids.secondaryAccountId, displayName: 'Initech' });
    const made = await call(owner, 'createRevOrg', { accountId: ids.secondaryAccountId, displayName: 'Initech' });
    await runJobs(api.current);

    const refused = { __typename: 'AccountMergedError', code: 'ACCOUNT_MERGED', path: ['input', 'accountId'] };
    expect(merged).toMatchObject({ outcome: 'MERGED', secondary: { mergedInto: { id: ids.primaryAccountId } } });
    expect(instead).toEqual({ ...refused, primaryAccountId: ids.primaryAccountId });
    expect(made).toEqual(refused);
    const { data } = await owner.call(
      `query A($id: ID!, $other: ID!) { node(id: $id) { ... on Account { revOrgs { edges { node { id isDefault } } } revUsers { totalCount } } }
        other: node(id: $other) { ... on Account { revOrgs { totalCount } revUsers { totalCount } mergedAt } } }`,
      { id: ids.primaryAccountId, other: ids.secondaryAccountId },
    );
    expect(data.node).toEqual({
      revOrgs: {
        edges: [
          { node: { id: typed('rvo', secondary.defaultRevOrg), isDefault: false } },
          { node: { id: typed('rvo', primary.defaultRevOrg), isDefault: true } },
        ],
      },
      revUsers: { totalCount: 2 },
    });
    expect(data.other).toEqual({
      revOrgs: { totalCount: 0 },
      revUsers: { totalCount: 0 },
      mergedAt: api.current.now.toISOString(),
    });
  });

  test('what was merged goes with the account that stands for it, finished or not', async () => {
    const { owner, primary, secondary, ids } = await pair();
    await call(owner, 'mergeAccounts', ids);

    const deleted = await call(owner, 'deleteAccount', { accountId: ids.primaryAccountId });
    await runJobs(api.current);

    const revOrgIds = [primary, secondary].map(({ defaultRevOrg }) => typed('rvo', defaultRevOrg));
    expect(deleted).toEqual({ __typename: 'DeleteAccountSuccess', deletedRevOrgIds: revOrgIds });
    const { data } = await owner.call('{ viewer { organization { accounts { totalCount } revOrgs { totalCount } } } }');
    expect(data.viewer.organization).toEqual({ accounts: { totalCount: 0 }, revOrgs: { totalCount: 0 } });
  });

  test('refuses members, strangers, malformed ids and the same one twice, and changes nothing', async () => {
    const { organization, owner, ids } = await pair();
    const stranger = await pair();
    const member = await world().user({ in: organization });
    const before = await api.current.snapshot();

    expect(await call(member, 'mergeAccounts', ids)).toMatchObject({ __typename: 'ForbiddenError' });
    const notFound = { __typename: 'AccountNotFoundError', code: 'ACCOUNT_NOT_FOUND' };
    expect(await call(stranger.owner, 'mergeAccounts', ids)).toEqual({
      ...notFound,
      path: ['input', 'primaryAccountId'],
    });
    const foreign = { ...ids, secondaryAccountId: stranger.ids.primaryAccountId };
    expect(await call(owner, 'mergeAccounts', foreign)).toEqual({ ...notFound, path: ['input', 'secondaryAccountId'] });
    expect(await call(owner, 'mergeAccounts', { ...ids, primaryAccountId: 'x' })).toMatchObject({
      __typename: 'InvalidIdError',
    });
    const same = { ...ids, secondaryAccountId: ids.primaryAccountId };
    expect(await call(owner, 'mergeAccounts', same)).toMatchObject({ __typename: 'InvalidInputError' });
    expect(await api.current.snapshot()).toEqual(before);
  });
});
