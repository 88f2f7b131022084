import {
  getNamedType,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isNullableType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { getMetadataStorage } from 'type-graphql';

import { ErrorCode } from '../../src/shared/errors/error-code.ts';
import { idKinds } from '../../src/shared/ids.ts';

type Fields = GraphQLObjectType | GraphQLInterfaceType;
type Field = GraphQLField<unknown, unknown>;

/** The rules that a schema breaks: each function answers with one line for each fault. */
export class SchemaRules {
  readonly #types: readonly GraphQLNamedType[];
  readonly #mutations: readonly Field[];
  readonly #subscriptions: readonly Field[];
  readonly #roots: ReadonlySet<unknown>;

  constructor(schema: GraphQLSchema) {
    this.#types = Object.values(schema.getTypeMap()).filter(type => !isIntrospectionType(type));
    this.#mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    this.#subscriptions = Object.values(schema.getSubscriptionType()?.getFields() ?? {});
    this.#roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  }

  undescribed(): string[] {
    return this.#types.flatMap(type => [
      ...(type.description ? [] : [type.name]),
      ...elementsOf(type)
        .filter(({ description }) => !description)
        .map(({ path }) => path),
    ]);
  }

  badNames(): string[] {
    const constant = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;
    const camel = /^[a-z][a-zA-Z0-9]*$/;
    const names = this.#types.flatMap(type =>
      elementsOf(type).filter(({ name }) => !(isEnumType(type) ? constant : camel).test(name)),
    );
    const inputs = this.#types.filter(type => isInputObjectType(type) && !type.name.endsWith('Input'));
    const pascal = this.#types.filter(({ name }) => !/^[A-Z][a-zA-Z0-9]*$/.test(name));
    return [...names.map(({ path }) => path), ...[...inputs, ...pascal].map(({ name }) => name)];
  }

  mutationsWithBadInput(): string[] {
    return this.#mutations
      .filter(({ name, args }) => {
        const [input, ...more] = args;
        const wanted = `input: ${pascalCase(name)}Input!`;
        return more.length > 0 || (input && `${input.name}: ${String(input.type)}` !== wanted);
      })
      .map(({ name }) => name);
  }

  /** Answers are nullable, so that one mutation's bug does not erase the proof of another that committed. */
  mutationsWithBadAnswer(): string[] {
    return this.#mutations
      .filter(({ name, type }) => {
        const members = isUnionType(type) ? type.getTypes().filter(member => !isError(member)) : [];
        const [success] = members.length === 1 ? members : [];
        // A success that items of a batch answer with, too, is named after what was done: UserDeletion.
        const isNamed = success?.name === `${pascalCase(name)}Success` || success?.name.endsWith('Deletion');
        return !isNullableType(type) || String(type) !== `${pascalCase(name)}Result` || !isNamed;
      })
      .map(({ name, type }) => `${name}: ${String(type)}`);
  }

  errorsWithoutCode(): string[] {
    return this.#errors().filter(name => !Object.hasOwn(ErrorCode, codeOf(name)));
  }

  codesWithoutError(): string[] {
    const codes = this.#errors().map(codeOf);
    return Object.keys(ErrorCode).filter(code => codes.filter(other => other === code).length !== 1);
  }

  /** A client that selects the field on two members by one name would be refused (GraphQL, section 5.3.2). */
  fieldsOfTwoTypes(): string[] {
    return this.#types.filter(isUnionType).flatMap(union => {
      const fields = union.getTypes().flatMap(member => Object.values(member.getFields()));
      return [...Map.groupBy(fields, ({ name }) => name)]
        .map(([name, same]) => ({ name, types: new Set(same.map(({ type }) => String(type))) }))
        .filter(({ types }) => types.size > 1)
        .map(({ name, types }) => `${union.name}.${name}: ${[...types].join(', ')}`);
    });
  }

  /** Relay Cursor Connections Specification, sections 2 to 5. */
  badConnections(): string[] {
    const objects = this.#types.filter(isObjectType);
    const connections = objects.filter(({ name }) => name.endsWith('Connection'));
    const badTypes = connections.filter(connection => {
      const base = connection.name.replace(/Connection$/, '');
      const { edges, pageInfo } = connection.getFields();
      const edge = objects.find(({ name }) => name === `${base}Edge`)?.getFields();
      return (
        String(edges?.type) !== `[${base}Edge!]!` ||
        String(pageInfo?.type) !== 'PageInfo!' ||
        String(edge?.['cursor']?.type) !== 'String!' ||
        !edge?.['node']
      );
    });
    const badFields = this.#connectionFields().filter(({ args }) => {
      const given = new Map(args.map(arg => [arg.name, String(arg.type)]));
      return Object.entries(pageArguments).some(([name, type]) => given.get(name) !== type);
    });
    return [...badTypes.map(({ name }) => name), ...badFields.map(({ path }) => path)];
  }

  /** A list that cannot be read must not erase what it is a part of, least of all the proof that a mutation committed. */
  connectionsThatErase(): string[] {
    return this.#connectionFields()
      .filter(({ type }) => !isNullableType(type))
      .map(({ path }) => path);
  }

  /** Errors that no test provokes: their name stands in none of the texts, in quotation marks. */
  errorsWithoutTest(tests: readonly string[]): string[] {
    return this.#errors().filter(name => !tests.some(test => test.includes(`'${name}'`)));
  }

  /** What is deprecated says since when, so that a client knows how long it may rely on it. */
  undatedDeprecations(): string[] {
    return this.#types
      .flatMap(elementsOf)
      .filter(
        ({ deprecationReason }) => deprecationReason != null && !/\b20\d\d-[01]\d-[0-3]\d\b/.test(deprecationReason),
      )
      .map(({ path }) => path);
  }

  /** What streams show is a union of events, or a thing that changes. */
  badSubscriptions(): string[] {
    return this.#subscriptions
      .filter(({ type }) => {
        const answer = getNamedType(type);
        const members = isUnionType(answer) ? answer.getTypes() : [];
        return isNullableType(type) || members.some(({ name }) => !name.endsWith('Event'));
      })
      .map(({ name, type }) => `${name}: ${String(type)}`);
  }

  /** Fields that would show a UUID: neither declared with a kind, nor a node's own, nor written by a resolver. */
  rawIds(): string[] {
    const kinds = new Set<string>(Object.values(idKinds));
    return this.#types.filter(isObjectType).flatMap(type =>
      Object.values(type.getFields())
        .filter(field => getNamedType(field.type).name === 'ID')
        .filter(({ name, extensions }) => {
          const isOwnId = name === 'id' && kinds.has(type.name);
          const isResolved = this.#roots.has(type) || hasResolver(type.name, name);
          const isTyped = Boolean(extensions['idKind'] ?? extensions['isWrittenId']);
          // What a client sent goes back to it as it came.
          return !isOwnId && !isResolved && !isTyped && name !== 'requestedId';
        })
        .map(({ name }) => `${type.name}.${name}`),
    );
  }

  #connectionFields(): (Pick<Field, 'args' | 'type'> & { readonly path: string })[] {
    return this.#types.filter(isObjectType).flatMap(type =>
      Object.values(type.getFields())
        .filter(field => getNamedType(field.type).name.endsWith('Connection'))
        .map(({ name, args, type: answer }) => ({ path: `${type.name}.${name}`, args, type: answer })),
    );
  }

  #errors(): string[] {
    return this.#types.filter(type => isObjectType(type) && isError(type)).map(({ name }) => name);
  }
}

const pageArguments = { first: 'Int', after: 'String', last: 'Int', before: 'String' };

const pascalCase = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const codeOf = (error: string): string =>
  error
    .replace(/Error$/, '')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_')
    .toUpperCase();

const isError = (type: GraphQLObjectType): boolean => type.getInterfaces().some(({ name }) => name === 'Error');

interface Element {
  readonly name: string;
  readonly path: string;
  readonly description: string | null | undefined;
  readonly deprecationReason?: string | null | undefined;
}

/** Fields, arguments, input fields and enum values of a type. */
function elementsOf(type: GraphQLNamedType): Element[] {
  const named = (list: readonly Omit<Element, 'path'>[], at: string): Element[] =>
    list.map(({ name, description, deprecationReason }) => ({
      name,
      description,
      deprecationReason,
      path: `${at}.${name}`,
    }));
  if (isEnumType(type)) {
    return named(type.getValues(), type.name);
  }
  if (isInputObjectType(type)) {
    return named(Object.values(type.getFields()), type.name);
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    const fields = Object.values((type as Fields).getFields());
    return [...named(fields, type.name), ...fields.flatMap(({ name, args }) => named(args, `${type.name}.${name}`))];
  }
  return [];
}

function hasResolver(typeName: string, field: string): boolean {
  const { fieldResolvers, objectTypes } = getMetadataStorage();
  return fieldResolvers.some(
    ({ schemaName, getObjectType }) =>
      schemaName === field && objectTypes.some(({ name, target }) => name === typeName && target === getObjectType?.()),
  );
}
