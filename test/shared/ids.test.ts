import 'reflect-metadata';
import { randomUUID } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { InvalidIdError } from '../../src/shared/errors/input-errors.ts';
import { formatId, idKinds, type IdKind, newId, parseId, readId } from '../../src/shared/ids.ts';

const uuid = '0188bac7-4afa-78aa-bc3b-bd1eef28d881';
const typed = 'usr_01h2xcejqtf2nbrexx3vqjhp41';
const kinds = Object.keys(idKinds) as IdKind[];

test('an id is written with its kind, and read back', () => {
  expect(formatId('usr', uuid)).toBe(typed);
  expect(readId(typed)).toEqual({ kind: 'usr', uuid });
  expect(parseId('usr', typed, [])).toBe(uuid);
});

test.each([
  ['an id that is written already', typed],
  ['an empty text', ''],
  ['a UUID without hyphens', uuid.replaceAll('-', '')],
  ['a UUID with something behind it', `${uuid}0`],
  ['a UUID with a line break behind it', `${uuid}\n`],
])('%s is never written as an id', (_, id) => {
  expect(() => formatId('usr', id)).toThrow('Only a UUID can be written as the id of a User');
});

test('the least and the greatest UUID survive the way out and in', () => {
  expect(formatId('org', '00000000-0000-0000-0000-000000000000')).toBe('org_00000000000000000000000000');
  expect(formatId('org', 'ffffffff-ffff-ffff-ffff-ffffffffffff')).toBe('org_7zzzzzzzzzzzzzzzzzzzzzzzzz');
  expect(parseId('org', 'org_00000000000000000000000000', [])).toBe('00000000-0000-0000-0000-000000000000');
  expect(parseId('org', 'org_7zzzzzzzzzzzzzzzzzzzzzzzzz', [])).toBe('ffffffff-ffff-ffff-ffff-ffffffffffff');
});

test('any UUID of any kind survives the way out and in, and no two are written alike', () => {
  const uuids = Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? randomUUID() : newId()));

  const written = uuids.map((id, i) => formatId(kinds[i % kinds.length] ?? 'usr', id));

  expect(written.map(id => readId(id))).toEqual(
    uuids.map((id, i) => ({ kind: kinds[i % kinds.length] ?? 'usr', uuid: id })),
  );
  expect(new Set(written).size).toBe(1000);
});

test('new ids are UUIDs of version 7 that sort by age, as they are and as they are written', () => {
  const ids = Array.from({ length: 1000 }, newId);

  expect(ids.filter(id => !/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toEqual(
    [],
  );
  expect(ids.toSorted()).toEqual(ids);
  const written = ids.map(id => formatId('aud', id));
  expect(written.toSorted()).toEqual(written);
});

describe('an id is refused that', () => {
  test.each([
    ['is empty', ''],
    ['is only a kind', 'usr'],
    ['ends behind the kind', 'usr_'],
    ['is a bare UUID', uuid],
    ['has no kind', '01h2xcejqtf2nbrexx3vqjhp41'],
    ['begins with the underscore', '_01h2xcejqtf2nbrexx3vqjhp41'],
    ['has a kind that is none of ours', 'xyz_01h2xcejqtf2nbrexx3vqjhp41'],
    ['has a kind that every object has', 'constructor_01h2xcejqtf2nbrexx3vqjhp41'],
    ['has the kind of another thing', 'org_01h2xcejqtf2nbrexx3vqjhp41'],
    ['is in capitals', 'USR_01H2XCEJQTF2NBREXX3VQJHP41'],
    ['is in capitals behind the kind', 'usr_01H2XCEJQTF2NBREXX3VQJHP41'],
    ['is one character short', 'usr_01h2xcejqtf2nbrexx3vqjhp4'],
    ['is one character long', 'usr_01h2xcejqtf2nbrexx3vqjhp411'],
    ['is very long', `usr_${'0'.repeat(1_000_000)}`],
    ['has a letter that base 32 leaves out', 'usr_01h2xcejqtf2nbrexx3vqjhp4u'],
    ['has more than 128 bits', 'usr_8zzzzzzzzzzzzzzzzzzzzzzzzz'],
    ['has a hyphen for the underscore', 'usr-01h2xcejqtf2nbrexx3vqjhp41'],
    ['has two underscores', 'usr__01h2xcejqtf2nbrexx3vqjhp4'],
    ['has a space before', ' usr_01h2xcejqtf2nbrexx3vqjhp41'],
    ['has a space behind', 'usr_01h2xcejqtf2nbrexx3vqjhp41 '],
    ['has a line break behind', 'usr_01h2xcejqtf2nbrexx3vqjhp41\n'],
    ['has a null byte behind', 'usr_01h2xcejqtf2nbrexx3vqjhp41\0'],
    ['has a null byte within', 'usr_01h2xcejqtf2nbrexx3vqjhp4\0'],
    ['has a full-width digit', 'usr_01h2xcejqtf2nbrexx3vqjhp4１'],
    ['has a letter beyond the first plane', 'usr_01h2xcejqtf2nbrexx3vqjhp4\u{1F600}'],
  ])('%s', (_, id) => {
    expect(() => parseId('usr', id, ['input', 'userId'])).toThrow(
      new InvalidIdError('User', 'usr', ['input', 'userId']),
    );
  });
});

test('a refusal says which kind was expected, and where', () => {
  const refused = () => parseId('wsp', typed, ['input', 'workspaceId']);

  expect(refused).toThrow(
    expect.objectContaining({
      code: 'INVALID_ID',
      expectedType: 'Workspace',
      path: ['input', 'workspaceId'],
      message: 'Expected the id of a Workspace, which looks like wsp_01h2xcejqtf2nbrexx3vqjhp41.',
    }),
  );
});
