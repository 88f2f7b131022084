import { describe, expect, test } from 'vitest';

import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';

const typeOf = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** What the refusals of several operations have in common. */
describe('customers', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function answer(by: Person, name: string, input: object) {
    const document = `mutation ($input: ${typeOf(name)}Input!) { answer: ${name}(input: $input) {
      __typename ... on Error { code path } } }`;
    return (await by.call(document, { input })).data.answer;
  }

  /** One thing of each kind with the external ref taken, and a second one of each. */
  async function house() {
    const { organization, owner } = await world().organization();
    const taken = await world().account(organization);
    const other = await world().account(organization);
    const [first, second] = [await world().revUser(organization), await world().revUser(organization)];
    const externalRefs = ['taken'];
    await answer(owner, 'updateAccount', { accountId: typed('acc', taken.account), externalRefs });
    await answer(owner, 'updateRevOrg', { revOrgId: typed('rvo', taken.defaultRevOrg), externalRefs });
    await answer(owner, 'updateRevUser', { revUserId: typed('rvu', first), externalRefs });
    const accountId = typed('acc', other.account);
    const displayName = 'Initech';
    const inputs: Readonly<Record<string, object>> = {
      createAccount: { displayName },
      createRevOrg: { accountId, displayName },
      createRevUser: { displayName },
      updateAccount: { accountId },
      updateRevOrg: { revOrgId: typed('rvo', other.defaultRevOrg) },
      updateRevUser: { revUserId: typed('rvu', second) },
    };
    return { owner, inputs };
  }

  const operations = [
    'createAccount',
    'createRevOrg',
    'createRevUser',
    'updateAccount',
    'updateRevOrg',
    'updateRevUser',
  ] as const;

  test.each(operations)('are not written by %s with what they all have and is no good', async name => {
    const { owner, inputs } = await house();
    const { owner: stranger } = await world().organization();
    const made = await stranger.call(
      'mutation { createTag(input: { name: "VIP" }) { ... on CreateTagSuccess { tag { id } } } }',
    );
    const before = await api.current.snapshot();

    const refused = (input: object) => answer(owner, name, { ...inputs[name], ...input });

    expect(await refused({ externalRefs: ['free', 'taken'] })).toEqual({
      __typename: 'ExternalRefTakenError',
      code: 'EXTERNAL_REF_TAKEN',
      path: ['input', 'externalRefs', '1'],
    });
    for (const tagId of [made.data.createTag.tag.id, formatId('tag', newId())]) {
      expect(await refused({ tags: [{ tagId }] })).toEqual({
        __typename: 'TagNotFoundError',
        code: 'TAG_NOT_FOUND',
        path: ['input', 'tags', '0', 'tagId'],
      });
    }
    expect(await refused({ tags: [{ tagId: typed('usr', owner.user) }] })).toEqual({
      __typename: 'InvalidIdError',
      code: 'INVALID_ID',
      path: ['input', 'tags', '0', 'tagId'],
    });
    expect(await refused({ customFields: { shoe: 1 } })).toMatchObject({
      __typename: 'InvalidCustomFieldError',
      code: 'INVALID_CUSTOM_FIELD',
    });
    expect(await refused({ displayName: ' ' })).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      path: ['input', 'displayName'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test.each(['Account', 'RevOrg', 'RevUser'])(
    'of two who claim an external ref at once for a %s, one gets it',
    async kind => {
      const { owner, inputs } = await house();

      const claims = await Promise.all(
        [`create${kind}`, `update${kind}`].map(name => answer(owner, name, { ...inputs[name], externalRefs: ['new'] })),
      );

      expect(claims.filter(({ code }) => code === 'EXTERNAL_REF_TAKEN')).toHaveLength(1);
      expect(claims.filter(({ __typename }) => __typename.endsWith('Success'))).toHaveLength(1);
    },
  );

  test('that were merged are neither linked, associated, deleted, nor merged again', async () => {
    const { organization, owner } = await world().organization();
    const accounts = [
      await world().account(organization),
      await world().account(organization),
      await world().account(organization),
    ];
    const [primary = '', secondary = '', third = ''] = accounts.map(({ account }) => typed('acc', account));
    const revOrgId = typed('rvo', accounts[2]?.defaultRevOrg ?? { id: '' });
    const revUserId = typed('rvu', await world().revUser(organization));
    const merged = typed('rvu', await world().revUser(organization));
    await answer(owner, 'mergeAccounts', { primaryAccountId: primary, secondaryAccountId: secondary });
    await answer(owner, 'mergeRevUsers', { primaryRevUserId: revUserId, secondaryRevUserId: merged });
    const before = await api.current.snapshot();

    const noAccount = (field: string) => ({
      __typename: 'AccountMergedError',
      code: 'ACCOUNT_MERGED',
      path: ['input', field],
    });
    const noRevUser = { __typename: 'RevUserMergedError', code: 'REV_USER_MERGED', path: ['input', 'revUserId'] };
    for (const name of ['associateRevUser', 'dissociateRevUser']) {
      expect(await answer(owner, name, { accountId: secondary, revUserId })).toEqual(noAccount('accountId'));
      expect(await answer(owner, name, { accountId: third, revUserId: merged })).toEqual(noRevUser);
    }
    expect(await answer(owner, 'linkRevUser', { revUserId: merged, revOrgId })).toEqual(noRevUser);
    expect(await answer(owner, 'deleteAccount', { accountId: secondary })).toEqual(noAccount('accountId'));
    for (const [first, second, field] of [
      [third, secondary, 'secondaryAccountId'],
      [secondary, third, 'primaryAccountId'],
    ] as const) {
      const pair = { primaryAccountId: first, secondaryAccountId: second };
      expect(await answer(owner, 'mergeAccounts', pair)).toEqual(noAccount(field));
    }
    expect(await api.current.snapshot()).toEqual(before);
  });
});
