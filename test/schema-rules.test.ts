import 'reflect-metadata';
import { readdir, readFile } from 'node:fs/promises';

import { buildSchema, validateSchema } from 'graphql';
import { describe, expect, test } from 'vitest';

import { createSchema } from '../src/schema.ts';
import { SchemaRules } from './support/schema-rules.ts';

describe('of the schema', async () => {
  const schema = await createSchema();
  const rules = new SchemaRules(schema);

  test('it is one, as the specification has it', () => {
    expect(validateSchema(schema)).toEqual([]);
  });

  test('every type, field, argument, input field and enum value is described', () => {
    expect(rules.undescribed()).toEqual([]);
  });

  test('names tell enum values, fields and inputs apart', () => {
    expect(rules.badNames()).toEqual([]);
  });

  test('every mutation takes one input, named after it, or nothing', () => {
    expect(rules.mutationsWithBadInput()).toEqual([]);
  });

  test('every mutation answers with a nullable union of one success and its errors', () => {
    expect(rules.mutationsWithBadAnswer()).toEqual([]);
  });

  test('every error type has a code', () => {
    expect(rules.errorsWithoutCode()).toEqual([]);
  });

  test('every code has exactly one error type', () => {
    expect(rules.codesWithoutError()).toEqual([]);
  });

  test('every error is provoked by a test', async () => {
    const root = new URL('.', import.meta.url);
    const files = await readdir(root, { recursive: true });
    const tests = files.filter(file => file.endsWith('.test.ts') && !file.startsWith('schema'));
    const texts = await Promise.all(tests.map(async file => readFile(new URL(file, root), 'utf8')));

    expect(rules.errorsWithoutTest(texts)).toEqual([]);
  });

  test('every deprecation says since when', () => {
    expect(rules.undatedDeprecations()).toEqual([]);
  });

  test('every stream shows events, and never null', () => {
    expect(rules.badSubscriptions()).toEqual([]);
  });

  test('a field has one type in all members of a union', () => {
    expect(rules.fieldsOfTwoTypes()).toEqual([]);
  });

  test('every list with cursors is a Relay connection', () => {
    expect(rules.badConnections()).toEqual([]);
  });

  test('every list with cursors is nullable, so that it erases nothing when it cannot be read', () => {
    expect(rules.connectionsThatErase()).toEqual([]);
  });

  test('every identifier is written with its kind', () => {
    expect(rules.rawIds()).toEqual([]);
  });
});

test('of a schema that breaks the rules, every fault is found', () => {
  const rules = new SchemaRules(
    buildSchema(`
      interface Error { code: String! }
      type OddError implements Error { code: String!, holder: Int! }
      type Holder { holder: String!, ownerId: ID! }
      union MoveResult = OddError | Holder
      type ThingConnection { edges: [ThingEdge], pageInfo: String! }
      type ThingEdge { cursor: String! }
      type Owner { things: ThingConnection!, listed: ThingConnection }
      enum Mood { good VERY_BAD }
      input Move { To_where: ID! }
      type Subscription { moods: Mood, holders: MoveResult!, soon: SoonEvent! }
      type SoonEvent { at: String! @deprecated(reason: "old"), on: String! @deprecated(reason: "2026-11-25: see at") }
      type Query { things(first: Int): ThingConnection }
      type Mutation { move(input: Move!): MoveResult, stop(input: Move!, now: Boolean): Boolean, go: MoveResult! }`),
  );

  expect(rules.undescribed()).toEqual(expect.arrayContaining(['Mood', 'Mood.good', 'Move.To_where', 'Mutation.move']));
  expect(rules.undescribed()).toEqual(expect.arrayContaining(['Query.things.first', 'MoveResult', 'Error.code']));
  expect(rules.badNames()).toEqual(['Mood.good', 'Move.To_where', 'Move']);
  expect(rules.mutationsWithBadInput()).toEqual(['move', 'stop']);
  expect(rules.mutationsWithBadAnswer()).toEqual(['move: MoveResult', 'stop: Boolean', 'go: MoveResult!']);
  expect(rules.errorsWithoutCode()).toEqual(['OddError']);
  expect(rules.codesWithoutError()).toContain('INVALID_ID');
  expect(rules.errorsWithoutTest(["'Odd'", 'OddError'])).toEqual(['OddError']);
  expect(rules.errorsWithoutTest(["'OddError'"])).toEqual([]);
  expect(rules.undatedDeprecations()).toEqual(['SoonEvent.at']);
  expect(rules.badSubscriptions()).toEqual(['moods: Mood', 'holders: MoveResult!']);
  expect(rules.fieldsOfTwoTypes()).toEqual(['MoveResult.holder: Int!, String!']);
  expect(rules.badConnections()).toEqual(['ThingConnection', 'Owner.things', 'Owner.listed', 'Query.things']);
  expect(rules.connectionsThatErase()).toEqual(['Owner.things']);
  expect(rules.rawIds()).toEqual(['Holder.ownerId']);
});
