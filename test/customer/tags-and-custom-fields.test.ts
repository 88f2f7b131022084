import { describe, expect, test } from 'vitest';

import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';

const fields = '__typename ... on Error { code path }';
const documents = {
  createTag: `mutation M($input: CreateTagInput!) { createTag(input: $input) { ${fields} ... on CreateTagSuccess { tag { id name description } } } }`,
  updateTag: `mutation M($input: UpdateTagInput!) { updateTag(input: $input) { ${fields} ... on UpdateTagSuccess { tag { id name description } } } }`,
  deleteTag: `mutation M($input: DeleteTagInput!) { deleteTag(input: $input) { ${fields} ... on DeleteTagSuccess { outcome deletedTagId untaggedCount } } }`,
  defineCustomField: `mutation M($input: DefineCustomFieldInput!) { defineCustomField(input: $input) { ${fields} ... on DefineCustomFieldSuccess { outcome customField { id kind name type isRequired allowedValues } } } }`,
  deleteCustomField: `mutation M($input: DeleteCustomFieldInput!) { deleteCustomField(input: $input) { ${fields} ... on DeleteCustomFieldSuccess { outcome deletedCustomFieldId clearedCount } } }`,
  updateRevUser: `mutation M($input: UpdateRevUserInput!) { updateRevUser(input: $input) { ${fields} ... on UpdateRevUserSuccess { revUser { customFields tags { tag { id } } } } } }`,
} as const;

async function call(by: Person, name: keyof typeof documents, input: object) {
  return (await by.call(documents[name], { input })).data[name];
}

describe('tags', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test('are made, renamed, described, listed and deleted, and what had them stays', async () => {
    const { organization, owner } = await world().organization();
    const staff = await world().user({ in: organization, permissions: ['MANAGE_CUSTOMERS'] });
    const revUser = await world().revUser(organization);

    const { tag } = await call(staff, 'createTag', { name: 'VIP', description: 'Call back first.' });
    const updated = await call(staff, 'updateTag', { tagId: tag.id, name: 'Very important', description: null });
    await call(staff, 'updateRevUser', { revUserId: typed('rvu', revUser), tags: [{ tagId: tag.id }] });
    const listed = await staff.call('{ viewer { organization { tags { edges { node { id name description } } } } } }');
    const deleted = await call(staff, 'deleteTag', { tagId: tag.id });
    const again = await call(staff, 'deleteTag', { tagId: tag.id });

    const renamed = { id: tag.id, name: 'Very important', description: null };
    expect(tag).toEqual({ id: tag.id, name: 'VIP', description: 'Call back first.' });
    expect(updated.tag).toEqual(renamed);
    expect(listed.data.viewer.organization.tags.edges).toEqual([{ node: renamed }]);
    const done = { __typename: 'DeleteTagSuccess', deletedTagId: tag.id };
    expect(deleted).toEqual({ ...done, outcome: 'DELETED', untaggedCount: 1 });
    expect(again).toEqual({ ...done, outcome: 'ALREADY_DELETED', untaggedCount: 0 });
    const left = await owner.call(`{ node(id: "${typed('rvu', revUser)}") { ... on RevUser { tags { value } } } }`);
    expect(left.data.node).toEqual({ tags: [] });
  });

  test('have one name each, whatever the case, and changes nothing when it is taken', async () => {
    const { owner } = await world().organization();
    await call(owner, 'createTag', { name: 'VIP' });
    const { tag } = await call(owner, 'createTag', { name: 'Late' });
    const before = await api.current.snapshot();

    const taken = { __typename: 'TagNameTakenError', code: 'TAG_NAME_TAKEN', path: ['input', 'name'] };
    expect(await call(owner, 'createTag', { name: 'vip' })).toEqual(taken);
    expect(await call(owner, 'updateTag', { tagId: tag.id, name: 'Vip' })).toEqual(taken);
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuse members, strangers, malformed ids and bad values, and change nothing', async () => {
    const { organization, owner } = await world().organization();
    const { owner: stranger } = await world().organization();
    const member = await world().user({ in: organization });
    const { tag } = await call(owner, 'createTag', { name: 'VIP' });
    const before = await api.current.snapshot();

    const forbidden = { __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] };
    const notFound = { __typename: 'TagNotFoundError', code: 'TAG_NOT_FOUND', path: ['input', 'tagId'] };
    expect(await call(member, 'createTag', { name: 'X' })).toEqual(forbidden);
    for (const name of ['updateTag', 'deleteTag'] as const) {
      expect(await call(member, name, { tagId: tag.id })).toEqual(forbidden);
      expect(await call(stranger, name, { tagId: tag.id })).toEqual(notFound);
      expect(await call(owner, name, { tagId: formatId('tag', newId()) })).toEqual(notFound);
      expect(await call(owner, name, { tagId: 'VIP' })).toMatchObject({ __typename: 'InvalidIdError' });
    }
    expect(await call(owner, 'createTag', { name: ' ' })).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'name'],
    });
    expect(await call(owner, 'updateTag', { tagId: tag.id, description: 'x'.repeat(501) })).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'description'],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });
});

describe('custom fields', () => {
  const api = useApi();
  const world = () => new World(api.current);

  test('are defined, redefined, listed, and deleted with their values', async () => {
    const { organization, owner } = await world().organization();
    const revUserId = typed('rvu', await world().revUser(organization));
    const plan = { kind: 'REV_USER', name: 'plan', type: 'CHOICE' };

    const defined = await call(owner, 'defineCustomField', { ...plan, allowedValues: ['free', 'paid'] });
    await call(owner, 'updateRevUser', { revUserId, customFields: { plan: 'free' } });
    const redefined = await call(owner, 'defineCustomField', { ...plan, allowedValues: ['paid'], isRequired: true });
    const { customField } = redefined;
    const listed = await owner.call('{ viewer { organization { customFields { edges { node { id name } } } } } }');
    const deleted = await call(owner, 'deleteCustomField', { customFieldId: customField.id });
    const again = await call(owner, 'deleteCustomField', { customFieldId: customField.id });

    expect(defined).toMatchObject({
      outcome: 'DEFINED',
      customField: { isRequired: false, allowedValues: ['free', 'paid'] },
    });
    expect(redefined).toEqual({
      __typename: 'DefineCustomFieldSuccess',
      outcome: 'REDEFINED',
      customField: { id: defined.customField.id, ...plan, isRequired: true, allowedValues: ['paid'] },
    });
    expect(listed.data.viewer.organization.customFields.edges).toEqual([
      { node: { id: customField.id, name: 'plan' } },
    ]);
    expect(deleted).toMatchObject({ outcome: 'DELETED', deletedCustomFieldId: customField.id, clearedCount: 1 });
    expect(again).toMatchObject({ outcome: 'ALREADY_DELETED', clearedCount: 0 });
    const left = await owner.call(`{ node(id: "${revUserId}") { ... on RevUser { customFields } } }`);
    expect(left.data.node).toEqual({ customFields: {} });
  });

  test('that are required must be given when something is made', async () => {
    const { owner } = await world().organization();
    await call(owner, 'defineCustomField', { kind: 'ACCOUNT', name: 'seats', type: 'INTEGER', isRequired: true });
    const create = (input: object) =>
      owner.call(
        'mutation C($input: CreateAccountInput!) { createAccount(input: $input) { __typename ... on CreateAccountSuccess { account { customFields } } ... on InvalidCustomFieldError { field reason } } }',
        { input },
      );
    const before = await api.current.snapshot();

    const without = await create({ displayName: 'Initech' });

    expect(without.data.createAccount).toEqual({
      __typename: 'InvalidCustomFieldError',
      field: 'seats',
      reason: 'REQUIRED',
    });
    expect(await api.current.snapshot()).toEqual(before);
    const { data } = await create({ displayName: 'Initech', customFields: { seats: 3 } });
    expect(data.createAccount).toEqual({ __typename: 'CreateAccountSuccess', account: { customFields: { seats: 3 } } });
  });

  test('two who define one at once get one field', async () => {
    const { owner } = await world().organization();
    const input = { kind: 'REV_ORG', name: 'seats', type: 'INTEGER' };

    const answers = await Promise.all(Array.from({ length: 4 }, () => call(owner, 'defineCustomField', input)));

    expect(answers.filter(({ outcome }) => outcome === 'DEFINED')).toHaveLength(1);
    expect(answers.filter(({ outcome }) => outcome === 'REDEFINED')).toHaveLength(3);
    expect(new Set(answers.map(({ customField }) => customField.id)).size).toBe(1);
  });

  test('refuse staff, strangers, malformed ids and bad definitions, and change nothing', async () => {
    const { organization, owner } = await world().organization();
    const { owner: stranger } = await world().organization();
    const staff = await world().user({ in: organization, permissions: ['MANAGE_CUSTOMERS'] });
    const base = { kind: 'REV_USER', name: 'seats', type: 'INTEGER' };
    const { customField } = await call(owner, 'defineCustomField', base);
    const before = await api.current.snapshot();

    const forbidden = { __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] };
    expect(await call(staff, 'defineCustomField', base)).toEqual(forbidden);
    expect(await call(staff, 'deleteCustomField', { customFieldId: customField.id })).toEqual(forbidden);
    const path = ['input', 'customFieldId'];
    const notFound = { __typename: 'CustomFieldNotFoundError', code: 'CUSTOM_FIELD_NOT_FOUND', path };
    expect(await call(stranger, 'deleteCustomField', { customFieldId: customField.id })).toEqual(notFound);
    expect(await call(owner, 'deleteCustomField', { customFieldId: formatId('cfd', newId()) })).toEqual(notFound);
    expect(await call(owner, 'deleteCustomField', { customFieldId: 'seats' })).toMatchObject({
      __typename: 'InvalidIdError',
    });
    for (const [wrong, field] of [
      [{ name: 'Seats' }, 'name'],
      [{ name: '' }, 'name'],
      [{ name: 'a'.repeat(64) }, 'name'],
      [{ type: 'TEXT' }, 'type'],
      [{ allowedValues: ['1'] }, 'allowedValues'],
      [{ name: 'plan', type: 'CHOICE' }, 'allowedValues'],
    ] as const) {
      expect(await call(owner, 'defineCustomField', { ...base, ...wrong })).toEqual({
        __typename: 'InvalidInputError',
        code: 'INVALID_INPUT',
        path: ['input', field],
      });
    }
    expect(await api.current.snapshot()).toEqual(before);
  });
});
