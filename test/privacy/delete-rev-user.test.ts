import { describe, expect, test } from 'vitest';

import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { runJobs } from '../support/run-jobs.ts';
import { countStatements } from '../support/statements.ts';
import { tracesOf } from '../support/traces.ts';
import { type Person, typed, World } from '../support/world.ts';

const deleteRevUser = /* GraphQL */ `
  mutation DeleteRevUser($input: DeleteRevUserInput!) {
    deleteRevUser(input: $input) {
      __typename
      ... on DeleteRevUserSuccess {
        outcome
        deletedRevUserIds
        erased {
          kind
          action
          count
        }
      }
      ... on Error {
        code
        path
      }
      ... on RevUserMergedError {
        primaryRevUserId
      }
    }
  }
`;

describe('deleteRevUser', () => {
  const api = useApi();
  const world = () => new World(api.current);
  const call = async (by: Person, input: object) => (await by.call(deleteRevUser, { input })).data.deleteRevUser;

  /** A rev user with everything that can be known of one, and words that stand nowhere else. */
  async function customer() {
    const { organization, owner } = await world().organization();
    const staff = await world().user({ in: organization, permissions: ['MANAGE_CUSTOMERS'] });
    const { account, defaultRevOrg } = await world().account(organization);
    const revUser = await world().revUser(organization, [defaultRevOrg, await world().revOrg(account)]);
    const revUserId = typed('rvu', revUser);
    const word = `of-${revUser.id}`;
    const tag = await owner.call(
      'mutation { createTag(input: { name: "VIP" }) { ... on CreateTagSuccess { tag { id } } } }',
    );
    await owner.call(
      'mutation { defineCustomField(input: { kind: REV_USER, name: "note", type: TEXT }) { __typename } }',
    );
    const { data } = await owner.call(
      'mutation U($input: UpdateRevUserInput!) { updateRevUser(input: $input) { __typename } }',
      {
        input: {
          revUserId,
          displayName: `Name ${word}`,
          email: `peter.${revUser.id.slice(-12)}@initech.example`,
          phoneNumbers: ['+15550123456'],
          externalRefs: [`crm ${word}`],
          customFields: { note: `Note ${word}` },
          tags: [{ tagId: tag.data.createTag.tag.id, value: `Value ${word}` }],
        },
      },
    );
    expect(data.updateRevUser.__typename).toBe('UpdateRevUserSuccess');
    return { organization, owner, staff, revUser, revUserId, words: [word, `peter.${revUser.id.slice(-12)}`] };
  }

  test('erases everything that tells of the person, counts it, and leaves a receipt', async () => {
    const { owner, staff, revUserId, words } = await customer();
    const neighbour = await customer();

    const dry = await call(staff, { revUserId, dryRun: true });
    const deleted = await call(staff, { revUserId, reason: 'Asked for it' });
    const again = await call(staff, { revUserId });
    await runJobs(api.current);

    const erased = [
      { kind: 'AccountContact', action: 'DELETE', count: 1 },
      { kind: 'ExternalRef', action: 'DELETE', count: 1 },
      { kind: 'RevUserLink', action: 'DELETE', count: 2 },
      { kind: 'TagAssignment', action: 'DELETE', count: 1 },
    ];
    const done = { __typename: 'DeleteRevUserSuccess', deletedRevUserIds: [revUserId] };
    expect(dry).toEqual({ ...done, outcome: 'WOULD_DELETE', erased: expect.arrayContaining(erased) });
    expect(deleted).toEqual({ ...done, outcome: 'DELETED', erased: expect.arrayContaining(erased) });
    expect(again).toEqual({ ...done, outcome: 'ALREADY_DELETED', erased: [] });
    for (const word of words) {
      expect(await tracesOf(api.current.em(), word), word).toEqual({});
    }
    for (const word of neighbour.words) {
      expect(Object.keys(await tracesOf(api.current.em(), word)).length, word).toBeGreaterThan(0);
    }
    const { data } = await owner.call(
      '{ viewer { organization { erasures(first: 1) { edges { node { state subjectId } } } } } }',
    );
    expect(data.viewer.organization.erasures.edges).toEqual([{ node: { state: 'COMPLETED', subjectId: revUserId } }]);
  });

  test('erases who was merged into the person as well, finished or not', async () => {
    const { organization, staff, revUserId } = await customer();
    const secondary = typed('rvu', await world().revUser(organization));
    await staff.call(
      `mutation { mergeRevUsers(input: { primaryRevUserId: "${revUserId}", secondaryRevUserId: "${secondary}" }) { __typename } }`,
    );

    const instead = await call(staff, { revUserId: secondary });
    const deleted = await call(staff, { revUserId });
    await runJobs(api.current);

    expect(instead).toEqual({
      __typename: 'RevUserMergedError',
      code: 'REV_USER_MERGED',
      path: ['input', 'revUserId'],
      primaryRevUserId: revUserId,
    });
    expect(deleted).toMatchObject({ outcome: 'DELETED', deletedRevUserIds: [revUserId, secondary] });
  });

  test('sends as many statements for one link as for many', async () => {
    const few = await customer();
    const many = await customer();
    const { account } = await world().account(many.organization);
    for (let index = 0; index < 5; index++) {
      const input = { revUserId: many.revUserId, revOrgId: typed('rvo', await world().revOrg(account)) };
      await many.staff.call('mutation L($input: LinkRevUserInput!) { linkRevUser(input: $input) { __typename } }', {
        input,
      });
    }

    const forFew = await countStatements(() => call(few.staff, { revUserId: few.revUserId }));
    const forMany = await countStatements(() => call(many.staff, { revUserId: many.revUserId }));

    expect(forMany).toBe(forFew);
  });

  test('refuses members, strangers, malformed ids and long reasons, and changes nothing', async () => {
    const { organization, staff, revUserId } = await customer();
    const { owner: stranger } = await world().organization();
    const member = await world().user({ in: organization });
    const before = await api.current.snapshot();

    expect(await call(member, { revUserId })).toEqual({ __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] });
    const notFound = { __typename: 'RevUserNotFoundError', code: 'REV_USER_NOT_FOUND', path: ['input', 'revUserId'] };
    expect(await call(stranger, { revUserId })).toEqual(notFound);
    expect(await call(staff, { revUserId: formatId('rvu', newId()) })).toEqual(notFound);
    expect(await call(staff, { revUserId: 'peter' })).toMatchObject({ __typename: 'InvalidIdError' });
    expect(await call(staff, { revUserId, reason: 'x'.repeat(501) })).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'reason'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });
});
