import { type GraphQLObjectType, type GraphQLSchema, isObjectType, isUnionType } from 'graphql';

const common = new Set(['code', 'message', 'path']);
const most = 3;

/** Types of expected errors, by name. */
export function errorTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  return Object.values(schema.getTypeMap())
    .filter(type => isObjectType(type))
    .filter(type => type.getInterfaces().some(({ name }) => name === 'Error'))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

/** The errors that there are, with what a client needs to know of each. */
export function errorRows(schema: GraphQLSchema): string[][] {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  const rows = errorTypes(schema).map(error => {
    const from = mutations
      .filter(({ type }) => isUnionType(type) && type.getTypes().includes(error))
      .map(({ name }) => `\`${name}\``);
    const own = Object.values(error.getFields())
      .filter(({ name }) => !common.has(name))
      .map(({ name, type }) => `\`${name}: ${String(type)}\``);
    return [
      `\`${error.name}\``,
      meaning(error),
      own.join(', '),
      from.length > most ? `${from.length} mutations` : from.join(', '),
    ];
  });
  return [['Error', 'Means', 'Own fields', 'Of'], ...rows];
}

function meaning({ description }: GraphQLObjectType): string {
  return (description ?? '')
    .replaceAll(/\s*Nothing was changed\./g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('|', '\\|');
}
