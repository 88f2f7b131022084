import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { countStatements } from '../support/statements.ts';
import { type Person, typed, World } from '../support/world.ts';

const fields = '__typename ... on Error { code path }';
const traits = `${fields} ... on InvalidCustomFieldError { field reason }`;
const updateAccount = `mutation U($input: UpdateAccountInput!) { updateAccount(input: $input) {
  ${traits} ... on UpdateAccountSuccess { account { displayName externalRefs customFields tags { value tag { name } } } } } }`;
const updateRevOrg = `mutation U($input: UpdateRevOrgInput!) { updateRevOrg(input: $input) {
  ${traits} ... on UpdateRevOrgSuccess { revOrg { displayName externalRefs isDefault } } } }`;
const deleteAccount = `mutation D($input: DeleteAccountInput!) { deleteAccount(input: $input) {
  ${fields} ... on DeleteAccountSuccess { outcome deletedAccountId deletedRevOrgIds endedLinkCount } } }`;
const deleteRevOrg = `mutation D($input: DeleteRevOrgInput!) { deleteRevOrg(input: $input) {
  ${fields} ... on DeleteRevOrgSuccess { outcome deletedRevOrgId endedLinkCount } } }`;

describe('accounts and rev orgs', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function customer() {
    const { organization, owner } = await world().organization();
    const { account, defaultRevOrg } = await world().account(organization);
    const revOrg = await world().revOrg(account);
    const revUser = await world().revUser(organization, [defaultRevOrg, revOrg]);
    const ids = {
      accountId: typed('acc', account),
      defaultRevOrgId: typed('rvo', defaultRevOrg),
      revOrgId: typed('rvo', revOrg),
      revUserId: typed('rvu', revUser),
    };
    return { organization, owner, account, revOrg, ...ids };
  }

  test('updateAccount changes what is given, and records it', async () => {
    const { owner, account, accountId } = await customer();
    const tag = await owner.call(
      'mutation { createTag(input: { name: "VIP" }) { ... on CreateTagSuccess { tag { id } } } }',
    );
    await owner.call(
      'mutation { defineCustomField(input: { kind: ACCOUNT, name: "seats", type: INTEGER }) { __typename } }',
    );

    const { data } = await owner.call(updateAccount, {
      input: {
        accountId,
        externalRefs: ['crm-1'],
        customFields: { seats: 3 },
        tags: [{ tagId: tag.data.createTag.tag.id, value: 'gold' }],
      },
    });

    expect(data.updateAccount).toEqual({
      __typename: 'UpdateAccountSuccess',
      account: {
        displayName: account.displayName,
        externalRefs: ['crm-1'],
        customFields: { seats: 3 },
        tags: [{ value: 'gold', tag: { name: 'VIP' } }],
      },
    });
    expect(await world().eventsAbout(account)).toMatchObject([
      {
        action: 'account.updated',
        actorId: owner.user.id,
        details: { changed: ['customFields', 'externalRefs', 'tags'] },
      },
    ]);
  });

  test('updateRevOrg changes what is given, and records it', async () => {
    const { owner, revOrg, revOrgId } = await customer();

    const { data } = await owner.call(updateRevOrg, {
      input: { revOrgId, displayName: 'Initech Europe', externalRefs: ['crm-1'] },
    });

    expect(data.updateRevOrg).toEqual({
      __typename: 'UpdateRevOrgSuccess',
      revOrg: { displayName: 'Initech Europe', externalRefs: ['crm-1'], isDefault: false },
    });
    expect(await world().eventsAbout(revOrg)).toMatchObject([
      { action: 'rev_org.updated', actorId: owner.user.id, details: { changed: ['displayName', 'externalRefs'] } },
    ]);
  });

  test('finds an account, a rev org and a rev user by the name that the organization gave it', async () => {
    const { owner, accountId, revOrgId, revUserId, defaultRevOrgId } = await customer();
    await owner.call(updateAccount, { input: { accountId, externalRefs: ['crm-1'] } });
    await owner.call(updateRevOrg, { input: { revOrgId, externalRefs: ['crm-1'] } });
    await owner.call(
      `mutation { updateRevUser(input: { revUserId: "${revUserId}", email: "peter@initech.example", externalRefs: ["crm-1"] }) { __typename } }`,
    );
    const list = (field: string, filter: string) => `${field}(filter: ${filter}) { totalCount edges { node { id } } }`;

    const { data } = await owner.call(`{ viewer { organization {
      ${list('accounts', '{ externalRef: "crm-1" }')}
      ${list('revOrgs', '{ externalRef: "crm-1" }')}
      byAccount: ${list('revOrgs', `{ accountId: "${accountId}" }`)}
      ${list('revUsers', '{ externalRef: "crm-1", email: "PETER@Initech.example", state: ACTIVE }')}
      linked: ${list('revUsers', `{ revOrgId: "${revOrgId}", accountId: "${accountId}" }`)}
      none: ${list('revUsers', '{ email: "nobody" }')}
    } } }`);

    const found = (...ids: string[]) => ({ totalCount: ids.length, edges: ids.map(id => ({ node: { id } })) });
    expect(data.viewer.organization).toEqual({
      accounts: found(accountId),
      revOrgs: found(revOrgId),
      byAccount: found(revOrgId, defaultRevOrgId),
      revUsers: found(revUserId),
      linked: found(revUserId),
      none: found(),
    });
    const wrong = await owner.call(`{ viewer { organization { ${list('revUsers', '{ revOrgId: "crm-1" }')} } } }`);
    expect(wrong.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'filter' });
  });

  test('deleteAccount takes its rev orgs and the links with it, and leaves the rev users', async () => {
    const { owner, accountId, defaultRevOrgId, revOrgId, revUserId } = await customer();
    const neighbour = await customer();

    const dry = await owner.call(deleteAccount, { input: { accountId, dryRun: true } });
    const { data } = await owner.call(deleteAccount, { input: { accountId } });
    const again = await owner.call(deleteAccount, { input: { accountId } });

    const done = { __typename: 'DeleteAccountSuccess', deletedAccountId: accountId };
    const all = { deletedRevOrgIds: [defaultRevOrgId, revOrgId], endedLinkCount: 2 };
    expect(dry.data.deleteAccount).toEqual({ ...done, ...all, outcome: 'WOULD_DELETE' });
    expect(data.deleteAccount).toEqual({ ...done, ...all, outcome: 'DELETED' });
    expect(again.data.deleteAccount).toEqual({
      ...done,
      outcome: 'ALREADY_DELETED',
      deletedRevOrgIds: [],
      endedLinkCount: 0,
    });
    const left = await owner.call(
      `{ a: node(id: "${accountId}") { id } o: node(id: "${revOrgId}") { id } u: node(id: "${revUserId}") { ... on RevUser { id revOrgs { totalCount } accounts { totalCount } } } }`,
    );
    expect(left.data).toEqual({
      a: null,
      o: null,
      u: { id: revUserId, revOrgs: { totalCount: 0 }, accounts: { totalCount: 0 } },
    });
    const other = await neighbour.owner.call(`{ node(id: "${neighbour.accountId}") { id } }`);
    expect(other.data.node).toEqual({ id: neighbour.accountId });
  });

  test('deleteAccount sends as many statements for one rev org as for ten', async () => {
    const few = await customer();
    const many = await customer();
    for (let index = 0; index < 9; index++) {
      await world().revUser(many.organization, [await world().revOrg(many.account)]);
    }

    const counts = [few, many].map(
      ({ owner, accountId }) =>
        () =>
          owner.call(deleteAccount, { input: { accountId } }),
    );

    expect(await countStatements(counts[0]!)).toBe(await countStatements(counts[1]!));
  });

  test('deleteRevOrg ends its links, and refuses the default one', async () => {
    const { owner, revOrgId, defaultRevOrgId, revUserId } = await customer();

    const { data } = await owner.call(deleteRevOrg, { input: { revOrgId } });
    const again = await owner.call(deleteRevOrg, { input: { revOrgId } });
    const before = await api.current.snapshot();
    const refused = await owner.call(deleteRevOrg, { input: { revOrgId: defaultRevOrgId } });

    const done = { __typename: 'DeleteRevOrgSuccess', deletedRevOrgId: revOrgId };
    expect(data.deleteRevOrg).toEqual({ ...done, outcome: 'DELETED', endedLinkCount: 1 });
    expect(again.data.deleteRevOrg).toEqual({ ...done, outcome: 'ALREADY_DELETED', endedLinkCount: 0 });
    expect(refused.data.deleteRevOrg).toEqual({
      __typename: 'DefaultRevOrgError',
      code: 'DEFAULT_REV_ORG',
      path: ['input', 'revOrgId'],
    });
    expect(await api.current.snapshot()).toEqual(before);
    const left = await owner.call(
      `{ node(id: "${revUserId}") { ... on RevUser { revOrgs { edges { node { id } } } accounts { totalCount } } } }`,
    );
    expect(left.data.node).toEqual({
      revOrgs: { edges: [{ node: { id: defaultRevOrgId } }] },
      accounts: { totalCount: 1 },
    });
  });

  test('a link and the deletion of its rev org at once: both are answered, and no link dangles', async () => {
    const rounds = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const { organization, owner, revOrgId } = await customer();
        const revUserId = typed('rvu', await world().revUser(organization));
        const link = 'mutation L($input: LinkRevUserInput!) { linkRevUser(input: $input) { __typename } }';
        const [linked, deleted] = await Promise.all([
          owner.call(link, { input: { revUserId, revOrgId } }),
          owner.call(deleteRevOrg, { input: { revOrgId } }),
        ]);
        return [linked.data.linkRevUser?.__typename, deleted.data.deleteRevOrg?.outcome];
      }),
    );

    for (const [linked, deleted] of rounds) {
      expect(deleted).toBe('DELETED');
      expect(['LinkRevUserSuccess', 'RevOrgNotFoundError']).toContain(linked);
    }
  });

  test('refuses members, strangers, malformed ids and bad values, and changes nothing', async () => {
    const { organization, owner, accountId, revOrgId } = await customer();
    const { account: taken } = await world().account(organization);
    await owner.call(updateAccount, { input: { accountId: typed('acc', taken), externalRefs: ['crm-1'] } });
    const stranger = await customer();
    const member = await world().user({ in: organization });
    const before = await api.current.snapshot();
    const ask = async (document: string, name: string, input: object, by: Person = owner) =>
      (await by.call(document, { input })).data[name];

    const forbidden = { __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] };
    const noAccount = { __typename: 'AccountNotFoundError', code: 'ACCOUNT_NOT_FOUND', path: ['input', 'accountId'] };
    const noRevOrg = { __typename: 'RevOrgNotFoundError', code: 'REV_ORG_NOT_FOUND', path: ['input', 'revOrgId'] };
    const badId = (field: string) => ({ __typename: 'InvalidIdError', code: 'INVALID_ID', path: ['input', field] });
    for (const [document, name] of [
      [updateAccount, 'updateAccount'],
      [deleteAccount, 'deleteAccount'],
    ] as const) {
      expect(await ask(document, name, { accountId }, member)).toEqual(forbidden);
      expect(await ask(document, name, { accountId }, stranger.owner)).toEqual(noAccount);
      expect(await ask(document, name, { accountId: formatId('acc', newId()) })).toEqual(noAccount);
      expect(await ask(document, name, { accountId: revOrgId })).toEqual(badId('accountId'));
    }
    for (const [document, name] of [
      [updateRevOrg, 'updateRevOrg'],
      [deleteRevOrg, 'deleteRevOrg'],
    ] as const) {
      expect(await ask(document, name, { revOrgId }, member)).toEqual(forbidden);
      expect(await ask(document, name, { revOrgId }, stranger.owner)).toEqual(noRevOrg);
      expect(await ask(document, name, { revOrgId: formatId('rvo', newId()) })).toEqual(noRevOrg);
      expect(await ask(document, name, { revOrgId: accountId })).toEqual(badId('revOrgId'));
    }
    expect(await ask(updateAccount, 'updateAccount', { accountId, displayName: '' })).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'displayName'],
    });
    expect(await ask(updateAccount, 'updateAccount', { accountId, externalRefs: ['crm-1'] })).toMatchObject({
      __typename: 'ExternalRefTakenError',
      path: ['input', 'externalRefs', '0'],
    });
    expect(await ask(updateRevOrg, 'updateRevOrg', { revOrgId, customFields: { shoe: 1 } })).toMatchObject({
      __typename: 'InvalidCustomFieldError',
      reason: 'UNKNOWN',
    });
    const tags = [{ tagId: formatId('tag', newId()) }];
    expect(await ask(updateRevOrg, 'updateRevOrg', { revOrgId, tags })).toMatchObject({
      __typename: 'TagNotFoundError',
    });
    expect(await api.current.snapshot()).toEqual(before);
    expect(await api.current.em().count(AuditEvent, { organizationId: stranger.organization.id })).toBe(0);
  });
});
