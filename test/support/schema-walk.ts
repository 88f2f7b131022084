import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';

import { idKinds, type IdKind } from '../../src/shared/ids.ts';

/** Ids that a call can name, by their kind. */
export type KnownIds = ReadonlyMap<IdKind, readonly string[]>;

export interface Call {
  /** The root field that is called. */
  readonly field: string;
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

type RootField = GraphQLField<unknown, unknown>;
type Input = GraphQLArgument | GraphQLInputField;

/** How deep answers are read: a thing, what it refers to, and the names of those. */
const depth = 4;
/** Calls of one mutation with different ids. */
const variants = 3;

/** Calls of every root field of a schema, with the ids and addresses of somebody in every place where one can stand. */
export class SchemaWalk {
  readonly #schema: GraphQLSchema;
  readonly #ids: KnownIds;
  readonly #email: string;

  constructor(schema: GraphQLSchema, ids: KnownIds, email: string) {
    this.#schema = schema;
    this.#ids = ids;
    this.#email = email;
  }

  queries(): Call[] {
    const fields = Object.values(this.#schema.getQueryType()?.getFields() ?? {});
    const nodes = [...this.#ids].flatMap(([kind, ids]) =>
      ids.map(id => ({
        field: 'node',
        document: `query ($id: ID!) { node(id: $id) { __typename id ... on ${idKinds[kind]} ${this.#select(this.#schema.getType(idKinds[kind]), depth)} } }`,
        variables: { id },
      })),
    );
    const others = fields
      .filter(({ name }) => name !== 'node' && name !== 'nodes')
      .flatMap(field => this.#calls('query', field));
    return [...nodes, ...others];
  }

  mutations(): Call[] {
    return Object.values(this.#schema.getMutationType()?.getFields() ?? {}).flatMap(field =>
      this.#calls('mutation', field),
    );
  }

  #calls(operation: 'query' | 'mutation', field: RootField): Call[] {
    const declared = field.args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
    const given = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
    const selection = this.#select(getNamedType(field.type), operation === 'query' ? depth : depth - 1);
    const document = `${operation} ${declared && `(${declared})`} { ${field.name}${given && `(${given})`} ${selection} }`;
    const calls = Array.from({ length: variants }, (_, variant) => ({
      field: field.name,
      document,
      variables: Object.fromEntries(field.args.map(arg => [arg.name, this.#value(arg, variant)])),
    }));
    return [...new Map(calls.map(call => [JSON.stringify(call.variables), call])).values()];
  }

  #select(type: GraphQLNamedType | undefined, left: number): string {
    if (!type || isLeafType(type)) {
      return '';
    }
    if (isAbstractType(type)) {
      const members = this.#schema
        .getPossibleTypes(type)
        .map(member => `... on ${member.name} ${this.#select(member, left)}`);
      // An interface as wide as Node is only named: its kinds are walked one by one.
      return members.length > 40 ? '{ __typename }' : `{ __typename ${members.join(' ')} }`;
    }
    if (!isObjectType(type)) {
      return '';
    }
    const fields = Object.values(type.getFields()).flatMap(field => this.#selectField(field, left));
    return `{ __typename ${fields.join(' ')} }`;
  }

  #selectField(field: RootField, left: number): string[] {
    const type = getNamedType(field.type);
    if (field.args.some(isRequiredArgument)) {
      return [];
    }
    if (isLeafType(type)) {
      return [field.name];
    }
    // The edges and the page of a connection are no step away from the thing that has it.
    const isWrapping = /(?:Connection|Edge)$/.test(type.name) || type.name === 'PageInfo';
    const next = isWrapping ? left : left - 1;
    if (next <= 0) {
      return [];
    }
    const args = field.args.some(({ name }) => name === 'first') ? '(first: 2)' : '';
    return [`${field.name}${args} ${this.#select(type, next)}`];
  }

  #value(input: Input, variant: number): unknown {
    return this.#valueOf(input.type, input, variant);
  }

  #valueOf(type: GraphQLInputType, input: Input, variant: number): unknown {
    if (isNonNullType(type)) {
      return this.#valueOf(type.ofType, input, variant);
    }
    if (isListType(type)) {
      return [this.#valueOf(type.ofType, input, variant)];
    }
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      const wanted = type.isOneOf
        ? fields.slice(variant % fields.length).slice(0, 1)
        : fields.filter(field => isRequiredInputField(field) || isTelling(field));
      return Object.fromEntries(wanted.map(field => [field.name, this.#value(field, variant)]));
    }
    if (isEnumType(type)) {
      return type.getValues()[variant % type.getValues().length]?.name;
    }
    return this.#scalar(type.name, input.name, variant);
  }

  #scalar(type: string, name: string, variant: number): unknown {
    switch (type) {
      case 'ID': {
        const ids = this.#ids.get(kindOf(name)) ?? [];
        return ids[variant % ids.length] ?? 'none';
      }
      case 'Boolean':
        return false;
      case 'Int':
      case 'Float':
        return 1;
      case 'DateTime':
        return '2026-12-24T12:00:00Z';
      case 'JSON':
      case 'JSONObject':
        return {};
      default:
        return /email$/i.test(name) ? this.#email : 'Something else';
    }
  }
}

/** Whether a field that may be left out names somebody or something. */
function isTelling({ name, type }: GraphQLInputField): boolean {
  return getNamedType(type).name === 'ID' || /email$/i.test(name);
}

/** The kind of thing that an argument such as `primaryRevUserId`, `memberIds` or `holdId` names; a user when it is not clear. */
function kindOf(argument: string): IdKind {
  const word = argument.replace(/Ids?$/, '').toLowerCase();
  const kinds = Object.entries(idKinds).map(([kind, type]) => ({ kind: kind as IdKind, type: type.toLowerCase() }));
  const [longest] = kinds.filter(({ type }) => word.endsWith(type)).toSorted((a, b) => b.type.length - a.type.length);
  const found = longest ?? (word && kinds.find(({ type }) => type.endsWith(word)));
  return found ? found.kind : 'usr';
}
