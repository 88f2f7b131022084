import { describe, expect, test } from 'vitest';

import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const updateRevUser = /* GraphQL */ `
  mutation UpdateRevUser($input: UpdateRevUserInput!) {
    updateRevUser(input: $input) {
      __typename
      ... on UpdateRevUserSuccess {
        revUser {
          id
          displayName
          email
          phoneNumbers
          externalRefs
          state
          isVerified
          customFields
          tags {
            value
            tag {
              name
            }
          }
        }
      }
      ... on Error {
        code
        path
      }
      ... on InvalidCustomFieldError {
        field
        reason
      }
    }
  }
`;

describe('updateRevUser', () => {
  const api = useApi();
  const world = () => new World(api.current);

  /** A rev user of an organization with a tag and custom fields. */
  async function customer() {
    const { organization, owner } = await world().organization();
    const revUser = await world().revUser(organization);
    const tag = async (name: string) => {
      const { data } = await owner.call(
        'mutation T($input: CreateTagInput!) { createTag(input: $input) { ... on CreateTagSuccess { tag { id } } } }',
        { input: { name } },
      );
      return data.createTag.tag.id as string;
    };
    const define = async (input: object) => {
      const { data } = await owner.call(
        'mutation D($input: DefineCustomFieldInput!) { defineCustomField(input: $input) { __typename } }',
        { input: { kind: 'REV_USER', ...input } },
      );
      expect(data.defineCustomField.__typename).toBe('DefineCustomFieldSuccess');
    };
    return { organization, owner, revUser, revUserId: typed('rvu', revUser), tag, define };
  }

  test('changes what is given, leaves what is not, and records the names of what changed', async () => {
    const { owner, revUser, revUserId } = await customer();
    await owner.call(updateRevUser, { input: { revUserId, phoneNumbers: ['+15550100'], externalRefs: ['crm-1'] } });

    const { data } = await owner.call(updateRevUser, {
      input: { revUserId, displayName: 'Peter Gibbons', email: 'Peter@Initech.example', state: 'LOCKED' },
    });

    expect(data.updateRevUser).toEqual({
      __typename: 'UpdateRevUserSuccess',
      revUser: {
        id: revUserId,
        displayName: 'Peter Gibbons',
        email: 'Peter@Initech.example',
        phoneNumbers: ['+15550100'],
        externalRefs: ['crm-1'],
        state: 'LOCKED',
        isVerified: false,
        customFields: {},
        tags: [],
      },
    });
    expect(await world().eventsAbout(revUser)).toMatchObject([
      { action: 'rev_user.updated', actorId: owner.user.id, details: { changed: ['externalRefs', 'phoneNumbers'] } },
      { action: 'rev_user.updated', actorId: owner.user.id, details: { changed: ['displayName', 'email', 'state'] } },
    ]);
  });

  test('takes an address away, and holds a new one for unverified unless the call says otherwise', async () => {
    const { owner, revUserId } = await customer();
    const call = async (input: object) =>
      (await owner.call(updateRevUser, { input: { revUserId, ...input } })).data.updateRevUser.revUser;

    expect(await call({ email: 'peter@initech.example', isVerified: true })).toMatchObject({ isVerified: true });
    expect(await call({ email: 'PETER@initech.example' })).toMatchObject({ isVerified: true });
    expect(await call({ email: 'bob@initech.example' })).toMatchObject({ isVerified: false });
    expect(await call({ email: null })).toMatchObject({ email: null, isVerified: false });
  });

  test('gives exactly the tags that are named, with their values', async () => {
    const { owner, revUserId, tag } = await customer();
    const [vip, region, late] = [await tag('VIP'), await tag('Region'), await tag('Late')];
    const call = async (tags: object[]) =>
      (await owner.call(updateRevUser, { input: { revUserId, tags } })).data.updateRevUser.revUser.tags;

    expect(await call([{ tagId: vip }, { tagId: region, value: 'EMEA' }])).toEqual([
      { value: null, tag: { name: 'VIP' } },
      { value: 'EMEA', tag: { name: 'Region' } },
    ]);
    expect(await call([{ tagId: late }, { tagId: region, value: 'APAC' }])).toEqual([
      { value: 'APAC', tag: { name: 'Region' } },
      { value: null, tag: { name: 'Late' } },
    ]);
    expect(await call([])).toEqual([]);
  });

  test('merges custom fields into those that are there, and takes away what is null', async () => {
    const { owner, revUserId, define } = await customer();
    await define({ name: 'seats', type: 'INTEGER' });
    await define({ name: 'plan', type: 'CHOICE', allowedValues: ['free', 'paid'] });
    await define({ name: 'since', type: 'DATE' });
    const call = async (customFields: object) =>
      (await owner.call(updateRevUser, { input: { revUserId, customFields } })).data.updateRevUser.revUser.customFields;

    expect(await call({ seats: 3, plan: 'free' })).toEqual({ seats: 3, plan: 'free' });
    expect(await call({ plan: 'paid', since: '2026-02-28' })).toEqual({ seats: 3, plan: 'paid', since: '2026-02-28' });
    expect(await call({ seats: null })).toEqual({ plan: 'paid', since: '2026-02-28' });
  });

  test.each([
    ['that nobody defined', { shoe: 42 }, 'shoe', 'UNKNOWN'],
    ['of another type', { seats: '3' }, 'seats', 'WRONG_TYPE'],
    ['that is no whole number', { seats: 1.5 }, 'seats', 'WRONG_TYPE'],
    ['that is no day', { since: '2026-02-30' }, 'since', 'WRONG_TYPE'],
    ['that is an object', { note: {} }, 'note', 'WRONG_TYPE'],
    ['with a null byte', { note: 'a\0' }, 'note', 'WRONG_TYPE'],
    ['that is too long', { note: 'x'.repeat(2001) }, 'note', 'TOO_LONG'],
    ['that is no choice', { plan: 'gold' }, 'plan', 'NOT_ALLOWED'],
    ['that is required and missing', { seats: null }, 'seats', 'REQUIRED'],
    ['by the name of what every object has', { constructor: 'x' }, 'constructor', 'UNKNOWN'],
  ])('refuses a custom field %s, and changes nothing', async (_, customFields, field, reason) => {
    const { owner, revUserId, define } = await customer();
    await define({ name: 'seats', type: 'INTEGER' });
    await define({ name: 'note', type: 'TEXT' });
    await define({ name: 'since', type: 'DATE' });
    await define({ name: 'plan', type: 'CHOICE', allowedValues: ['free', 'paid'] });
    await owner.call(updateRevUser, { input: { revUserId, customFields: { seats: 1 } } });
    await define({ name: 'seats', type: 'INTEGER', isRequired: true });
    const before = await api.current.snapshot();

    const { data } = await owner.call(updateRevUser, { input: { revUserId, displayName: 'Changed', customFields } });

    expect(data.updateRevUser).toEqual({
      __typename: 'InvalidCustomFieldError',
      code: 'INVALID_CUSTOM_FIELD',
      path: ['input', 'customFields', field],
      field,
      reason,
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses an external ref that stands for another rev user, and changes nothing', async () => {
    const { organization, owner, revUserId } = await customer();
    const other = typed('rvu', await world().revUser(organization));
    await owner.call(updateRevUser, { input: { revUserId: other, externalRefs: ['crm-1'] } });
    const stranger = await customer();
    const before = await api.current.snapshot();

    const { data } = await owner.call(updateRevUser, { input: { revUserId, externalRefs: ['crm-0', 'crm-1'] } });

    const path = ['input', 'externalRefs', '1'];
    expect(data.updateRevUser).toEqual({ __typename: 'ExternalRefTakenError', code: 'EXTERNAL_REF_TAKEN', path });
    expect(await api.current.snapshot()).toEqual(before);
    const elsewhere = await stranger.owner.call(updateRevUser, {
      input: { revUserId: stranger.revUserId, externalRefs: ['crm-1'] },
    });
    expect(elsewhere.data.updateRevUser.__typename).toBe('UpdateRevUserSuccess');
  });

  test('lets one of many who claim an external ref at once have it', async () => {
    const { organization, owner } = await customer();
    const ids = await Promise.all(
      Array.from({ length: 6 }, async () => typed('rvu', await world().revUser(organization))),
    );

    const answers = await Promise.all(
      ids.map(revUserId => owner.call(updateRevUser, { input: { revUserId, externalRefs: ['crm-1'] } })),
    );

    const names = answers.map(({ data }) => String(data.updateRevUser.__typename));
    expect(names.filter(name => name === 'UpdateRevUserSuccess')).toHaveLength(1);
    expect(names.filter(name => name === 'ExternalRefTakenError')).toHaveLength(5);
  });

  test('lets an external ref go as soon as nobody has it', async () => {
    const { organization, owner, revUserId } = await customer();
    const other = typed('rvu', await world().revUser(organization));
    await owner.call(updateRevUser, { input: { revUserId, externalRefs: ['crm-1'] } });
    await owner.call(updateRevUser, { input: { revUserId, externalRefs: ['crm-2'] } });

    const { data } = await owner.call(updateRevUser, { input: { revUserId: other, externalRefs: ['crm-1'] } });

    expect(data.updateRevUser.revUser.externalRefs).toEqual(['crm-1']);
  });

  test("refuses a tag that is another tenant's like one that does not exist, and changes nothing", async () => {
    const { owner, revUserId } = await customer();
    const stranger = await customer();
    const foreign = await stranger.tag('VIP');
    const before = await api.current.snapshot();

    const answers = await Promise.all(
      [foreign, formatId('tag', newId())].map(tagId =>
        owner.call(updateRevUser, { input: { revUserId, tags: [{ tagId }] } }),
      ),
    );

    const path = ['input', 'tags', '0', 'tagId'];
    const refused = { __typename: 'TagNotFoundError', code: 'TAG_NOT_FOUND', path };
    expect(answers.map(({ data }) => data.updateRevUser)).toEqual([refused, refused]);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses members, strangers, malformed ids and bad values, and changes nothing', async () => {
    const { organization, owner, revUserId, tag } = await customer();
    const stranger = await customer();
    const member = await world().user({ in: organization });
    const tagId = await tag('VIP');
    const before = await api.current.snapshot();
    const call = async (input: object, by = owner) =>
      (await by.call(updateRevUser, { input: { revUserId, ...input } })).data.updateRevUser;

    expect(await call({ displayName: 'X' }, member)).toEqual({
      __typename: 'ForbiddenError',
      code: 'FORBIDDEN',
      path: [],
    });
    const notFound = { __typename: 'RevUserNotFoundError', code: 'REV_USER_NOT_FOUND', path: ['input', 'revUserId'] };
    expect(await call({ displayName: 'X' }, stranger.owner)).toEqual(notFound);
    expect(await call({ revUserId: formatId('rvu', newId()) })).toEqual(notFound);
    const invalidId = (path: string[]) => ({
      __typename: 'InvalidIdError',
      code: 'INVALID_ID',
      path: ['input', ...path],
    });
    expect(await call({ revUserId: 'usr_1' })).toEqual(invalidId(['revUserId']));
    expect(await call({ tags: [{ tagId: 'vip' }] })).toEqual(invalidId(['tags', '0', 'tagId']));
    const invalid = (path: string[]) => ({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      path: ['input', ...path],
    });
    expect(await call({ displayName: ' ' })).toEqual(invalid(['displayName']));
    expect(await call({ email: 'nobody' })).toEqual(invalid(['email']));
    expect(await call({ phoneNumbers: ['123'] })).toEqual(invalid(['phoneNumbers', '0']));
    expect(await call({ externalRefs: [''] })).toEqual(invalid(['externalRefs', '0']));
    expect(await call({ tags: [{ tagId }, { tagId }] })).toEqual(invalid(['tags', '1', 'tagId']));
    expect(await call({ tags: [{ tagId, value: 'x'.repeat(201) }] })).toEqual(invalid(['tags', '0', 'value']));
    expect(await api.current.snapshot()).toEqual(before);
  });
});
