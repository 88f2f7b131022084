import {
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';

type Field = GraphQLField<unknown, unknown>;

export const isConnection = ({ type }: Field): boolean => getNamedType(type).name.endsWith('Connection');

/** Everything of a thing, and of what it refers to, but for lists. */
export function everythingOf(type: GraphQLNamedType | undefined, depth = 2): string {
  if (isUnionType(type)) {
    const members = type.getTypes().map(member => `... on ${member.name} ${everythingOf(member, depth)}`);
    return `{ __typename ${members.join(' ')} }`;
  }
  if (!isObjectType(type)) {
    return '{ __typename }';
  }
  return `{ __typename ${Object.values(type.getFields())
    .flatMap(field => selected(field, depth))
    .join(' ')} }`;
}

function selected(field: Field, depth: number): string[] {
  const type = getNamedType(field.type);
  if (field.args.some(isRequiredArgument) || isConnection(field)) {
    return [];
  }
  if (isLeafType(type)) {
    return [field.name];
  }
  return depth > 1 ? [`${field.name} ${everythingOf(type, depth - 1)}`] : [];
}

/** The thing that a connection lists. */
export function nodeTypeOf(field: Field): GraphQLNamedType | undefined {
  const connection = getNamedType(field.type) as GraphQLObjectType;
  const edge = getNamedType(connection.getFields()['edges']?.type) as GraphQLObjectType;
  return getNamedType(edge.getFields()['node']?.type);
}
