import { beforeEach, describe, expect, test } from 'vitest';

import { type Account, AccountPermission, type RevOrg, type RevUser } from '../../src/modules/customer/index.ts';
import { UserPermission } from '../../src/modules/identity/index.ts';
import type { Organization } from '../../src/modules/organization/index.ts';
import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { runJobs } from '../support/run-jobs.ts';
import { type Person, typed, World } from '../support/world.ts';

const document = (name: string) => {
  const Name = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return `mutation ($input: ${Name}Input!) { ${name}(input: $input) {
    __typename ... on ${Name}Success { ${name.endsWith('Permission') ? 'outcome' : ''} __typename } ... on Error { code path }
  } }`;
};
const call = async (by: Person, name: string, input: object) => (await by.call(document(name), { input })).data[name];
const outcomeOf = async (by: Person, name: string, input: object): Promise<string> => {
  const { __typename, outcome } = await call(by, name, input);
  return outcome ?? __typename;
};

const nodes = `query ($ids: [ID!]!) { nodes(ids: $ids) { id } }`;
const lists = `{ viewer { organization {
  accounts { totalCount edges { node { id } } }
  revOrgs { totalCount edges { node { id } } }
  revUsers { totalCount edges { node { id } } }
} } }`;

interface Customer {
  readonly account: Account;
  readonly defaultRevOrg: RevOrg;
  readonly revUser: RevUser;
}

describe('permissions on single accounts', () => {
  const api = useApi();
  const world = () => new World(api.current);
  let organization: Organization;
  let owner: Person;
  let admin: Person;
  let ada: Person;
  /** What Ada is to work with, and what she is not to know of. */
  let hers: Customer;
  let other: Customer;
  /** Belongs to both. */
  let shared: RevUser;

  beforeEach(async () => {
    ({ organization, owner } = await world().organization());
    admin = await world().user({ in: organization, role: 'ADMIN' });
    ada = await world().user({ in: organization });
    const customer = async () => {
      const made = await world().account(organization);
      return { ...made, revUser: await world().revUser(organization, [made.defaultRevOrg]) };
    };
    hers = await customer();
    other = await customer();
    shared = await world().revUser(organization, [hers.defaultRevOrg, other.defaultRevOrg]);
  });

  const onHers = (permission: 'READ_CUSTOMERS' | 'MANAGE_CUSTOMERS') => ({
    userId: ada.id,
    accountId: typed('acc', hers.account),
    permission,
  });
  const idsOf = ({ account, defaultRevOrg, revUser }: Customer) => [
    typed('acc', account),
    typed('rvo', defaultRevOrg),
    typed('rvu', revUser),
  ];
  /** A refusal with what a merge tells. */
  const refusal = async (by: Person, name: string, input: object) => {
    const { type, field } = name.endsWith('RevUser')
      ? { type: 'RevUserMergedError', field: 'primaryRevUserId' }
      : { type: 'AccountMergedError', field: 'primaryAccountId' };
    const mutation = document(name).replace(
      '... on Error { code',
      `... on ${type} { ${field} } ... on Error { code message`,
    );
    return (await by.call(mutation, { input })).data[name];
  };
  const merged = (code: string, argument: string) => ({
    __typename: code === 'ACCOUNT_MERGED' ? 'AccountMergedError' : 'RevUserMergedError',
    code,
    message: `The ${code === 'ACCOUNT_MERGED' ? 'account' : 'rev user'} was merged into another one, which you may not see.`,
    path: ['input', argument],
  });
  const seen = async (by: Person, ids: readonly string[]) => (await by.call(nodes, { ids })).data.nodes;

  test('are granted, made more and less, and revoked: each once, and at once', async () => {
    const before = await world().eventsAbout(ada.user);
    const outcomes = [
      await outcomeOf(owner, 'updatePermission', onHers('READ_CUSTOMERS')),
      await outcomeOf(owner, 'grantPermission', onHers('READ_CUSTOMERS')),
      await outcomeOf(owner, 'grantPermission', onHers('READ_CUSTOMERS')),
      await outcomeOf(admin, 'grantPermission', onHers('MANAGE_CUSTOMERS')),
      await outcomeOf(owner, 'grantPermission', onHers('READ_CUSTOMERS')),
      await outcomeOf(owner, 'updatePermission', onHers('READ_CUSTOMERS')),
      await outcomeOf(owner, 'updatePermission', onHers('READ_CUSTOMERS')),
      await outcomeOf(owner, 'revokePermission', onHers('MANAGE_CUSTOMERS')),
      await outcomeOf(owner, 'revokePermission', { userId: ada.id, accountId: typed('acc', hers.account) }),
      await outcomeOf(owner, 'revokePermission', onHers('READ_CUSTOMERS')),
    ];

    expect(outcomes).toEqual([
      'PermissionNotFoundError',
      'GRANTED',
      'ALREADY_GRANTED',
      'GRANTED',
      'ALREADY_GRANTED',
      'UPDATED',
      'UNCHANGED',
      'ALREADY_ABSENT',
      'REVOKED',
      'ALREADY_ABSENT',
    ]);
    const accountId = typed('acc', hers.account);
    const events = (await world().eventsAbout(ada.user)).slice(before.length);
    expect(events.map(({ action, actorId, details }) => ({ action, actorId, details }))).toEqual([
      { action: 'permission.granted', actorId: owner.user.id, details: { accountId, permission: 'READ_CUSTOMERS' } },
      {
        action: 'permission.granted',
        actorId: admin.user.id,
        details: { accountId, permission: 'MANAGE_CUSTOMERS', from: 'READ_CUSTOMERS' },
      },
      {
        action: 'permission.updated',
        actorId: owner.user.id,
        details: { accountId, permission: 'READ_CUSTOMERS', from: 'MANAGE_CUSTOMERS' },
      },
      { action: 'permission.revoked', actorId: owner.user.id, details: { accountId, permission: 'READ_CUSTOMERS' } },
    ]);
  });

  test('on all customers are made less as well', async () => {
    const grace = await world().user({ in: organization, permissions: ['MANAGE_CUSTOMERS'] });
    const input = { userId: grace.id, permission: 'READ_CUSTOMERS' };

    expect(await outcomeOf(admin, 'updatePermission', input)).toBe('UPDATED');

    expect(await api.current.em().find(UserPermission, { user: grace.user.id })).toMatchObject([
      { permission: 'READ_CUSTOMERS' },
    ]);
    expect(await outcomeOf(grace, 'createAccount', { displayName: 'Customer' })).toBe('ForbiddenError');
  });

  test('are refused to who may not grant them, and on what is not there; nothing changes', async () => {
    const { owner: stranger, organization: elsewhere } = await world().organization();
    const { account: foreign } = await world().account(elsewhere);
    await world().accountPermission(ada, hers.account, 'MANAGE_CUSTOMERS');
    const before = await api.current.snapshot();

    for (const name of ['grantPermission', 'updatePermission', 'revokePermission']) {
      const input = onHers('READ_CUSTOMERS');
      const forbidden = { __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] };
      expect(await call(ada, name, input)).toEqual(forbidden);
      expect(await call(admin, name, { ...input, userId: owner.id })).toEqual(forbidden);
      const absent = { __typename: 'UserNotFoundError', code: 'USER_NOT_FOUND', path: ['input', 'userId'] };
      expect(await call(stranger, name, input)).toEqual(absent);
      expect(await call(stranger, name, { ...input, userId: formatId('usr', newId()) })).toEqual(absent);
      const invalid = { __typename: 'InvalidIdError', path: ['input', 'accountId'] };
      expect(await call(owner, name, { ...input, accountId: null })).toMatchObject(invalid);
      expect(await call(owner, name, { ...input, accountId: ada.id })).toMatchObject(invalid);
    }
    for (const accountId of [typed('acc', foreign), formatId('acc', newId())]) {
      const input = { ...onHers('READ_CUSTOMERS'), accountId };
      expect(await outcomeOf(owner, 'grantPermission', input)).toBe('AccountNotFoundError');
      expect(await outcomeOf(owner, 'updatePermission', input)).toBe('PermissionNotFoundError');
      expect(await outcomeOf(owner, 'revokePermission', input)).toBe('ALREADY_ABSENT');
    }
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('on an account that was merged are refused: another one stands for the company', async () => {
    await call(owner, 'mergeAccounts', {
      primaryAccountId: typed('acc', other.account),
      secondaryAccountId: typed('acc', hers.account),
    });
    const before = await api.current.snapshot();

    expect(await outcomeOf(owner, 'grantPermission', onHers('READ_CUSTOMERS'))).toBe('AccountMergedError');
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('are shown to their user and the administrators, page by page', async () => {
    await world().accountPermission(ada, hers.account, 'READ_CUSTOMERS');
    await world().accountPermission(ada, other.account, 'MANAGE_CUSTOMERS');
    const shown = `query ($id: ID!) { node(id: $id) { ... on User {
      accountPermissions(first: 1) { totalCount edges { node { permission account { id } } } }
    } } }`;

    const own = await ada.call(shown, { id: ada.id });
    const byAdmin = await admin.call(shown, { id: ada.id });
    const byColleague = await (await world().user({ in: organization })).call(shown, { id: ada.id });

    const page = {
      totalCount: 2,
      edges: [{ node: { permission: 'MANAGE_CUSTOMERS', account: { id: typed('acc', other.account) } } }],
    };
    expect(own.data).toEqual({ node: { accountPermissions: page } });
    expect(byAdmin.data).toEqual(own.data);
    expect(byColleague.data).toEqual({ node: { accountPermissions: null } });
    expect(byColleague.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  });

  test('show the account, its rev orgs and its rev users; all else is absent, in lists as well', async () => {
    expect((await ada.call(lists)).data).toEqual({
      viewer: { organization: { accounts: null, revOrgs: null, revUsers: null } },
    });
    await call(owner, 'grantPermission', onHers('READ_CUSTOMERS'));
    const [account, revOrg, revUser] = idsOf(hers);

    expect(await seen(ada, [...idsOf(hers), typed('rvu', shared)])).toEqual(
      [...idsOf(hers), typed('rvu', shared)].map(id => ({ id })),
    );
    expect(await seen(ada, idsOf(other))).toEqual([null, null, null]);
    expect((await ada.call(lists)).data).toEqual({
      viewer: {
        organization: {
          accounts: { totalCount: 1, edges: [{ node: { id: account } }] },
          revOrgs: { totalCount: 1, edges: [{ node: { id: revOrg } }] },
          revUsers: { totalCount: 2, edges: [{ node: { id: typed('rvu', shared) } }, { node: { id: revUser } }] },
        },
      },
    });
    const around = await ada.call(
      `query ($id: ID!) { node(id: $id) { ... on RevUser {
        revOrgs { totalCount edges { node { id account { id } } } } accounts { totalCount edges { node { id } } }
      } } }`,
      { id: typed('rvu', shared) },
    );
    expect(around.data).toEqual({
      node: {
        revOrgs: { totalCount: 1, edges: [{ node: { id: revOrg, account: { id: account } } }] },
        accounts: { totalCount: 1, edges: [{ node: { id: account } }] },
      },
    });

    await call(owner, 'revokePermission', { userId: ada.id, accountId: account });
    expect(await seen(ada, [...idsOf(hers), typed('rvu', shared)])).toEqual([null, null, null, null]);
    expect((await ada.call(lists)).data).toEqual({
      viewer: { organization: { accounts: null, revOrgs: null, revUsers: null } },
    });
  });

  test('show tags, custom fields, and the files of the account, but none that is attached elsewhere or nowhere', async () => {
    const file = { name: 'notes.txt', mediaType: 'text/plain', content: 'SGVsbG8=' };
    const artifact = async (parentId?: string) => {
      const { data } = await owner.call(
        `mutation ($input: CreateArtifactInput!) { createArtifact(input: $input) { ... on CreateArtifactSuccess { artifact { id } } } }`,
        { input: file },
      );
      const { id } = data.createArtifact.artifact;
      await (parentId && call(owner, 'attachArtifact', { artifactId: id, parentId }));
      return id as string;
    };
    const attached = [];
    for (const parentId of [...idsOf(hers), ...idsOf(other), undefined]) {
      attached.push(await artifact(parentId));
    }
    const { data } = await owner.call(
      `mutation { createTag(input: { name: "key" }) { ... on CreateTagSuccess { tag { id } } } }`,
    );
    const tag = data.createTag.tag.id;

    expect(await seen(ada, [...attached, tag])).toEqual(Array.from({ length: 8 }, () => null));
    await call(owner, 'grantPermission', onHers('READ_CUSTOMERS'));
    expect(await seen(ada, [...attached, tag])).toEqual([
      ...attached.slice(0, 3).map(id => ({ id })),
      null,
      null,
      null,
      null,
      { id: tag },
    ]);
  });

  test('to manage let change the account and what belongs to it', async () => {
    await call(owner, 'grantPermission', onHers('MANAGE_CUSTOMERS'));
    const [accountId, revOrgId, revUserId] = idsOf(hers);

    const done = [
      await outcomeOf(ada, 'updateAccount', { accountId, displayName: 'Renamed' }),
      await outcomeOf(ada, 'createRevOrg', { accountId, displayName: 'Office' }),
      await outcomeOf(ada, 'updateRevOrg', { revOrgId, displayName: 'Head office' }),
      await outcomeOf(ada, 'createRevUser', { displayName: 'Contact', revOrgId }),
      await outcomeOf(ada, 'updateRevUser', { revUserId, displayName: 'Renamed' }),
      await outcomeOf(ada, 'unlinkRevUser', { revUserId: typed('rvu', shared) }),
      await outcomeOf(ada, 'deleteRevUser', { revUserId }),
      await outcomeOf(ada, 'deleteRevUser', { revUserId }),
    ];

    expect(done).toEqual([
      'UpdateAccountSuccess',
      'CreateRevOrgSuccess',
      'UpdateRevOrgSuccess',
      'CreateRevUserSuccess',
      'UpdateRevUserSuccess',
      'UnlinkRevUserSuccess',
      'DeleteRevUserSuccess',
      'DeleteRevUserSuccess',
    ]);
    // Who was unlinked from what is hers belongs to the other account alone.
    expect(await seen(ada, [typed('rvu', shared)])).toEqual([null]);
    expect(await seen(owner, [typed('rvu', shared)])).toEqual([{ id: typed('rvu', shared) }]);
  });

  test('to manage let link, associate and dissociate who is seen', async () => {
    await call(owner, 'grantPermission', onHers('MANAGE_CUSTOMERS'));
    const revOrg = await world().revOrg(hers.account);
    const named = { revUserId: typed('rvu', shared), revOrgId: typed('rvo', revOrg) };
    const account = { revUserId: typed('rvu', hers.revUser), accountId: typed('acc', hers.account) };

    expect(await outcomeOf(ada, 'linkRevUser', named)).toBe('LinkRevUserSuccess');
    expect(await outcomeOf(ada, 'unlinkRevUser', named)).toBe('UnlinkRevUserSuccess');
    expect(await outcomeOf(ada, 'associateRevUser', account)).toBe('AssociateRevUserSuccess');
    expect(await outcomeOf(ada, 'dissociateRevUser', account)).toBe('StillLinkedError');
  });

  test('are no help with what belongs to others, or to all: absent, or forbidden, and nothing changes', async () => {
    await call(owner, 'grantPermission', onHers('MANAGE_CUSTOMERS'));
    const [accountId, revOrgId, revUserId] = idsOf(other);
    const [mineId, myRevOrgId, myRevUserId] = idsOf(hers);
    const sharedId = typed('rvu', shared);
    await call(owner, 'deleteRevUser', { revUserId: typed('rvu', await world().revUser(organization)) });
    const deletedByOwner = await world().revUser(organization, [other.defaultRevOrg]);
    await call(owner, 'deleteRevUser', { revUserId: typed('rvu', deletedByOwner) });
    const before = await api.current.snapshot();

    const refusals: Record<string, string> = {};
    const refuse = async (name: string, input: object, what = '') => {
      refusals[`${name}${what}`] = await outcomeOf(ada, name, input);
    };
    await refuse('updateAccount', { accountId, displayName: 'Mine' });
    await refuse('createRevOrg', { accountId, displayName: 'Mine' });
    await refuse('updateRevOrg', { revOrgId, displayName: 'Mine' });
    await refuse('deleteRevOrg', { revOrgId });
    await refuse('createRevUser', { displayName: 'Mine', revOrgId });
    await refuse('createRevUser', { displayName: 'Nobody’s' }, ', linked to nothing');
    await refuse('updateRevUser', { revUserId, displayName: 'Mine' });
    await refuse('updateRevUser', { revUserId: sharedId, displayName: 'Mine' }, ', who belongs to both');
    await refuse('deleteRevUser', { revUserId });
    await refuse('deleteRevUser', { revUserId: sharedId }, ', who belongs to both');
    await refuse('deleteRevUser', { revUserId: typed('rvu', deletedByOwner) }, ', deleted before');
    await refuse('linkRevUser', { revUserId: myRevUserId, revOrgId }, ' to the other');
    await refuse('linkRevUser', { revUserId, revOrgId: myRevOrgId }, ' of the other');
    await refuse('unlinkRevUser', { revUserId: sharedId, revOrgId });
    await refuse('associateRevUser', { revUserId: myRevUserId, accountId }, ' with the other');
    await refuse('associateRevUser', { revUserId, accountId: mineId }, ' of the other');
    await refuse('dissociateRevUser', { revUserId: sharedId, accountId });
    await refuse('createAccount', { displayName: 'Mine' });
    await refuse('deleteAccount', { accountId: mineId });
    await refuse('mergeAccounts', { primaryAccountId: mineId, secondaryAccountId: accountId });
    await refuse('createTag', { name: 'mine' });

    expect(refusals).toEqual({
      updateAccount: 'AccountNotFoundError',
      createRevOrg: 'AccountNotFoundError',
      updateRevOrg: 'RevOrgNotFoundError',
      deleteRevOrg: 'RevOrgNotFoundError',
      createRevUser: 'RevOrgNotFoundError',
      'createRevUser, linked to nothing': 'ForbiddenError',
      updateRevUser: 'RevUserNotFoundError',
      'updateRevUser, who belongs to both': 'ForbiddenError',
      deleteRevUser: 'RevUserNotFoundError',
      'deleteRevUser, who belongs to both': 'ForbiddenError',
      'deleteRevUser, deleted before': 'RevUserNotFoundError',
      'linkRevUser to the other': 'RevOrgNotFoundError',
      'linkRevUser of the other': 'RevUserNotFoundError',
      unlinkRevUser: 'RevOrgNotFoundError',
      'associateRevUser with the other': 'AccountNotFoundError',
      'associateRevUser of the other': 'RevUserNotFoundError',
      dissociateRevUser: 'AccountNotFoundError',
      createAccount: 'ForbiddenError',
      deleteAccount: 'ForbiddenError',
      mergeAccounts: 'ForbiddenError',
      createTag: 'ForbiddenError',
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('tell what an account was merged into only to who may see that as well', async () => {
    await call(owner, 'grantPermission', onHers('MANAGE_CUSTOMERS'));
    const [accountId] = idsOf(hers);
    const [primaryAccountId] = idsOf(other);
    await call(owner, 'mergeAccounts', { primaryAccountId, secondaryAccountId: accountId });
    const before = await api.current.snapshot();

    const hidden = { ...merged('ACCOUNT_MERGED', 'accountId'), primaryAccountId: null };
    expect(await refusal(ada, 'updateAccount', { accountId, displayName: 'Mine' })).toEqual(hidden);
    expect(await refusal(ada, 'createRevOrg', { accountId, displayName: 'Mine' })).toEqual(hidden);
    expect(await refusal(owner, 'updateAccount', { accountId, displayName: 'Ours' })).toEqual({
      ...hidden,
      message: 'The account was merged into another one. Name that one instead.',
      primaryAccountId,
    });
    expect(await api.current.snapshot()).toEqual(before);

    await call(owner, 'grantPermission', { ...onHers('READ_CUSTOMERS'), accountId: primaryAccountId });
    expect(await refusal(ada, 'updateAccount', { accountId, displayName: 'Mine' })).toMatchObject({ primaryAccountId });
  });

  test('tell who stands for a rev user only to who may see them as well', async () => {
    await call(owner, 'grantPermission', onHers('MANAGE_CUSTOMERS'));
    const [accountId, , revUserId] = idsOf(hers);
    const primaryRevUserId = typed('rvu', other.revUser);
    const seenOne = await world().revUser(organization, [hers.defaultRevOrg]);
    await call(owner, 'mergeRevUsers', { primaryRevUserId, secondaryRevUserId: revUserId });
    await call(owner, 'mergeRevUsers', {
      primaryRevUserId: typed('rvu', shared),
      secondaryRevUserId: typed('rvu', seenOne),
    });
    const before = await api.current.snapshot();

    const hidden = { ...merged('REV_USER_MERGED', 'revUserId'), primaryRevUserId: null };
    expect(await refusal(ada, 'updateRevUser', { revUserId, displayName: 'Mine' })).toEqual(hidden);
    expect(await refusal(ada, 'associateRevUser', { revUserId, accountId })).toEqual(hidden);
    expect(await refusal(owner, 'updateRevUser', { revUserId, displayName: 'Ours' })).toMatchObject({
      primaryRevUserId,
    });
    expect(
      await refusal(ada, 'updateRevUser', { revUserId: typed('rvu', seenOne), displayName: 'Mine' }),
    ).toMatchObject({
      primaryRevUserId: typed('rvu', shared),
    });
    expect(await api.current.snapshot()).toEqual(before);

    // What the secondary belonged to is the primary's now.
    await runJobs(api.current);
    expect(await outcomeOf(ada, 'updateRevUser', { revUserId, displayName: 'Mine' })).toBe('RevUserNotFoundError');
    expect(await seen(ada, [primaryRevUserId])).toEqual([{ id: primaryRevUserId }]);
  });

  test('to read let change nothing of what they show', async () => {
    await call(owner, 'grantPermission', { ...onHers('MANAGE_CUSTOMERS'), accountId: typed('acc', other.account) });
    await call(owner, 'grantPermission', onHers('READ_CUSTOMERS'));
    const [accountId, revOrgId, revUserId] = idsOf(hers);
    const before = await api.current.snapshot();

    expect([
      await outcomeOf(ada, 'updateAccount', { accountId, displayName: 'Mine' }),
      await outcomeOf(ada, 'updateRevOrg', { revOrgId, displayName: 'Mine' }),
      await outcomeOf(ada, 'updateRevUser', { revUserId, displayName: 'Mine' }),
      await outcomeOf(ada, 'updateRevUser', { revUserId: typed('rvu', shared), displayName: 'Mine' }),
      await outcomeOf(ada, 'unlinkRevUser', { revUserId, revOrgId }),
      await outcomeOf(ada, 'unlinkRevUser', { revUserId }),
    ]).toEqual(Array.from({ length: 6 }, () => 'ForbiddenError'));
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('end with the account, and with the user', async () => {
    const grace = await world().user({ in: organization });
    for (const person of [ada, grace]) {
      await world().accountPermission(person, hers.account, 'READ_CUSTOMERS');
      await world().accountPermission(person, other.account, 'READ_CUSTOMERS');
    }

    await call(owner, 'deleteAccount', { accountId: typed('acc', hers.account) });
    await owner.call(`mutation ($input: DeleteUserInput!) { deleteUser(input: $input) { __typename } }`, {
      input: { userId: grace.id },
    });

    const left = await api.current.em().find(AccountPermission, {});
    expect(left.filter(({ account }) => [hers.account.id, other.account.id].includes(account.id))).toMatchObject([
      { user: { id: ada.user.id }, account: { id: other.account.id } },
    ]);
  });

  test.each(['deleteAccount', 'deleteUser'])('do not outlive a %s at the same time', async name => {
    for (let round = 0; round < 10; round += 1) {
      const { account } = await world().account(organization);
      const person = await world().user({ in: organization });
      const accountId = typed('acc', account);
      const ending = name === 'deleteAccount' ? { accountId } : { userId: person.id };

      const [granted] = await Promise.all([
        outcomeOf(owner, 'grantPermission', { userId: person.id, accountId, permission: 'READ_CUSTOMERS' }),
        admin.call(
          `mutation ($input: ${name === 'deleteAccount' ? 'DeleteAccountInput' : 'DeleteUserInput'}!) {
          ${name}(input: $input) { __typename } }`,
          { input: ending },
        ),
      ]);

      expect(['GRANTED', name === 'deleteAccount' ? 'AccountNotFoundError' : 'UserNotFoundError']).toContain(granted);
      expect(await api.current.em().count(AccountPermission, { account: account.id })).toBe(0);
    }
  });

  test('that are revoked while their holder acts are waited for, and then good for nothing', async () => {
    await world().accountPermission(ada, hers.account, 'MANAGE_CUSTOMERS');
    const accountId = typed('acc', hers.account);

    const [renamed] = await Promise.all([
      outcomeOf(ada, 'updateAccount', { accountId, displayName: 'Renamed' }),
      outcomeOf(owner, 'revokePermission', { userId: ada.id, accountId }),
    ]);

    expect(['UpdateAccountSuccess', 'ForbiddenError']).toContain(renamed);
    expect(await outcomeOf(ada, 'updateAccount', { accountId, displayName: 'Again' })).toBe('ForbiddenError');
  });
});
