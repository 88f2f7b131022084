import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** How large what a document asks for is, however it is written: fragments count where they are spread. */
export interface DocumentShape {
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  /** Rows, roughly: each object counts as often as the pages above it can hold it. */
  readonly cost: number;
  /** Fields that end something for good. */
  readonly destructive: number;
}

const nothing: DocumentShape = { depth: 0, aliases: 0, rootFields: 0, cost: 0, destructive: 0 };

/** Names of mutations that end something, be it by making one of two. */
const destructive = /^(delete|dissociate|erase|leave|merge|purge|remove|revoke|unlink)(?=[A-Z])|Deletion$/;

const defaultPage = 20;
const largestPage = 100;
/** Things in a list that is no page, unless a list of ids says how many. */
const usualList = 10;

/** Where a measurement is no use any more, because every limit is far below. */
const enough = 1e12;

/**
 * Measures a document, which need not be valid: what the schema does not know counts once.
 *
 * Each fragment is measured once for each type that it is spread on, and one that leads back to itself counts as
 * empty, so that no document takes longer than its length.
 */
export class Measurement {
  readonly #schema: GraphQLSchema;
  readonly #variables: Readonly<Record<string, unknown>>;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** How many a variable stands for that is left out, the most of all operations. */
  readonly #lengths: ReadonlyMap<string, number>;
  readonly #measured = new Map<string, DocumentShape>();

  constructor(schema: GraphQLSchema, document: DocumentNode, variables: Readonly<Record<string, unknown>>) {
    this.#schema = schema;
    this.#variables = variables;
    this.#fragments = new Map(
      document.definitions.flatMap(definition =>
        definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
      ),
    );
    this.#lengths = lengthsOfDefaults(document);
  }

  /** The largest of all operations that the document holds: which one will run, is not asked. */
  of(document: DocumentNode): DocumentShape {
    const operations = document.definitions.filter(definition => definition.kind === Kind.OPERATION_DEFINITION);
    return operations.map(operation => this.#operation(operation)).reduce(largest, nothing);
  }

  #operation({ operation, selectionSet }: OperationDefinitionNode): DocumentShape {
    return this.#selections(selectionSet, this.#schema.getRootType(operation) ?? null, true);
  }

  #selections({ selections }: SelectionSetNode, parent: GraphQLNamedType | null, isRoot: boolean): DocumentShape {
    let sum = nothing;
    for (const selection of selections) {
      switch (selection.kind) {
        case Kind.FIELD:
          sum = together(sum, this.#field(selection, parent, isRoot));
          break;
        case Kind.INLINE_FRAGMENT: {
          const type = selection.typeCondition ? this.#schema.getType(selection.typeCondition.name.value) : parent;
          sum = together(sum, this.#selections(selection.selectionSet, type ?? null, isRoot));
          break;
        }
        case Kind.FRAGMENT_SPREAD:
          sum = together(sum, this.#fragment(selection.name.value, isRoot));
          break;
      }
    }
    return sum;
  }

  #fragment(name: string, isRoot: boolean): DocumentShape {
    const key = `${isRoot} ${name}`;
    const known = this.#measured.get(key);
    const fragment = this.#fragments.get(name);
    if (known || !fragment) {
      return known ?? nothing;
    }
    this.#measured.set(key, nothing);
    const type = this.#schema.getType(fragment.typeCondition.name.value) ?? null;
    const shape = this.#selections(fragment.selectionSet, type, isRoot);
    this.#measured.set(key, shape);
    return shape;
  }

  #field(node: FieldNode, parent: GraphQLNamedType | null, isRoot: boolean): DocumentShape {
    const name = node.name.value;
    const field = fieldOf(parent, name);
    const aliases = node.alias && node.alias.value !== name ? 1 : 0;
    const own = {
      depth: 1,
      aliases,
      rootFields: isRoot ? 1 : 0,
      cost: 0,
      destructive: isRoot && parent === this.#schema.getMutationType() && destructive.test(name) ? 1 : 0,
    };
    // Introspection has limits of its own in the rules of GraphQL, and asks the database for nothing.
    if (!node.selectionSet || name.startsWith('__')) {
      return own;
    }
    const type = field ? getNamedType(field.type) : null;
    const inside = this.#selections(node.selectionSet, type, false);
    const times = this.#timesOf(node, field);
    return {
      ...own,
      depth: 1 + inside.depth,
      aliases: aliases + inside.aliases,
      cost: Math.min(enough, times * (1 + inside.cost)),
    };
  }

  /** How often what is inside of a field is asked for. */
  #timesOf(node: FieldNode, field: GraphQLField<unknown, unknown> | null): number {
    if (!field) {
      return 1;
    }
    const size = this.#number(node, 'first') ?? this.#number(node, 'last');
    if (field.args.some(({ name }) => name === 'first')) {
      return Math.max(1, size ?? defaultPage);
    }
    const isList = isListType(getNullableType(field.type));
    const isEdge = node.name.value === 'edges' || node.name.value === 'nodes';
    if (!isList || (isEdge && field.args.length === 0)) {
      return 1;
    }
    return Math.max(1, this.#length(node) ?? usualList);
  }

  #number(node: FieldNode, argument: string): number | null {
    const value = node.arguments?.find(({ name }) => name.value === argument)?.value;
    switch (value?.kind) {
      case Kind.INT:
        return Number(value.value);
      case Kind.VARIABLE: {
        const given = this.#variables[value.name.value];
        return typeof given === 'number' && given >= 0 ? given : largestPage;
      }
      default:
        return null;
    }
  }

  #length(node: FieldNode): number | null {
    for (const { value } of node.arguments ?? []) {
      if (value.kind === Kind.LIST) {
        return value.values.length;
      }
      const given = value.kind === Kind.VARIABLE ? this.#variables[value.name.value] : null;
      if (Array.isArray(given)) {
        return given.length;
      }
      const byDefault =
        given === undefined && value.kind === Kind.VARIABLE ? this.#lengths.get(value.name.value) : null;
      if (byDefault != null) {
        return byDefault;
      }
    }
    return null;
  }
}

function lengthsOfDefaults({ definitions }: DocumentNode): Map<string, number> {
  const lengths = new Map<string, number>();
  for (const definition of definitions) {
    const variables = definition.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []) : [];
    for (const { variable, defaultValue } of variables) {
      if (defaultValue?.kind === Kind.LIST) {
        const name = variable.name.value;
        lengths.set(name, Math.max(lengths.get(name) ?? 0, defaultValue.values.length));
      }
    }
  }
  return lengths;
}

function fieldOf(parent: GraphQLNamedType | null, name: string): GraphQLField<unknown, unknown> | null {
  return parent && isCompositeType(parent) && (isObjectType(parent) || isInterfaceType(parent))
    ? (parent.getFields()[name] ?? null)
    : null;
}

/** Beside each other in one selection. */
function together(one: DocumentShape, two: DocumentShape): DocumentShape {
  return {
    depth: Math.max(one.depth, two.depth),
    aliases: Math.min(enough, one.aliases + two.aliases),
    rootFields: Math.min(enough, one.rootFields + two.rootFields),
    cost: Math.min(enough, one.cost + two.cost),
    destructive: Math.min(enough, one.destructive + two.destructive),
  };
}

function largest(one: DocumentShape, two: DocumentShape): DocumentShape {
  return {
    depth: Math.max(one.depth, two.depth),
    aliases: Math.max(one.aliases, two.aliases),
    rootFields: Math.max(one.rootFields, two.rootFields),
    cost: Math.max(one.cost, two.cost),
    destructive: Math.max(one.destructive, two.destructive),
  };
}
