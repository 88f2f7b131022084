import { type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import { getMetadataStorage } from 'type-graphql';

type Metadata = Pick<
  ReturnType<typeof getMetadataStorage>['queries'][number],
  'methodName' | 'schemaName' | 'target' | 'params' | 'middlewares' | 'roles'
>;
type Param = NonNullable<Metadata['params']>[number];
type Method = (...values: unknown[]) => unknown;
type Resolver = GraphQLFieldResolver<unknown, unknown, Record<string, unknown>>;

/** Must be called before the schema is built: fields that are properties of their object get no resolver at all. */
export function readPropertiesDirectly(): void {
  for (const type of getMetadataStorage().objectTypes) {
    type.simpleResolvers ??= true;
  }
}

/** One instance of each class of resolvers. */
export class ResolverInstances {
  readonly #instances = new Map<unknown, object>();

  get(target: unknown): object {
    const known = this.#instances.get(target);
    if (known) {
      return known;
    }
    const made = Reflect.construct(target as new () => object, []);
    this.#instances.set(target, made);
    return made;
  }
}

/**
 * Lets the fields of a built schema call their methods.
 *
 * type-graphql looks up instance, parameters and middlewares at each call, makes an instance of each class of arguments,
 * and waits for all of it, which is a third of the time of a page of a hundred rows. Leaver validates by itself, and has
 * no middlewares.
 */
export function callMethodsDirectly(schema: GraphQLSchema, instances: ResolverInstances): GraphQLSchema {
  const { queries, mutations, fieldResolvers, objectTypes } = getMetadataStorage();
  const roots = { Query: queries, Mutation: mutations };
  for (const [type, fields] of Object.entries(roots)) {
    for (const field of fields) {
      setResolver(schema, type, field, instances);
    }
  }
  for (const field of fieldResolvers) {
    const target = field.getObjectType?.();
    const type = objectTypes.find(candidate => candidate.target === target);
    if (field.kind === 'external' && type) {
      setResolver(schema, type.name, field, instances);
    }
  }
  return schema;
}

function setResolver(schema: GraphQLSchema, typeName: string, field: Metadata, instances: ResolverInstances): void {
  const type = schema.getType(typeName);
  const found = isObjectType(type) ? type.getFields()[field.schemaName] : undefined;
  if (found && !field.middlewares?.length && !field.roles?.length) {
    found.resolve = resolverOf(field, instances);
  }
}

function resolverOf({ target, methodName, params = [] }: Metadata, instances: ResolverInstances): Resolver {
  const instance = instances.get(target) as Record<string, Method>;
  const method = instance[methodName]?.bind(instance);
  if (!method) {
    throw new Error(`There is no method ${methodName}`);
  }
  const readers = params.toSorted((a, b) => a.index - b.index).map(readerOf);
  const [first, second, third, fourth] = readers;
  // Written out, as it runs for each field of each row.
  if (!first) {
    return () => method();
  }
  if (!second) {
    return (root, args, context) => method(first(root, args, context));
  }
  if (!third) {
    return (root, args, context) => method(first(root, args, context), second(root, args, context));
  }
  if (!fourth) {
    return (root, args, context) =>
      method(first(root, args, context), second(root, args, context), third(root, args, context));
  }
  return (root, args, context) => method(...readers.map(read => read(root, args, context)));
}

type Reader = (root: unknown, args: Record<string, unknown>, context: unknown) => unknown;

function readerOf(param: Param): Reader {
  switch (param.kind) {
    case 'root':
      return root => root;
    case 'context':
      return (_, __, context) => context;
    case 'args':
      return (_, args) => args;
    case 'arg':
      return (_, args) => args[param.name];
    default:
      throw new Error(`Parameters of the kind ${param.kind} are not known`);
  }
}
