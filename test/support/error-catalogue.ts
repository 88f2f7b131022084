import { type GraphQLObjectType, type GraphQLSchema, isObjectType, isUnionType } from 'graphql';

const begin = '<!-- errors: written by npm run schema -->';
const end = '<!-- end of errors -->';
const common = new Set(['code', 'message', 'path']);
const most = 3;

/** A text with its catalogue of errors brought up to date. */
export function withErrorCatalogue(text: string, schema: GraphQLSchema): string {
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`The text holds no place for the catalogue, which is between "${begin}" and "${end}"`);
  }
  return `${before}${begin}\n\n${table(rowsOf(schema))}\n\n${end}${after}`;
}

/** Types of expected errors, by name. */
export function errorTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  return Object.values(schema.getTypeMap())
    .filter(type => isObjectType(type))
    .filter(type => type.getInterfaces().some(({ name }) => name === 'Error'))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

function rowsOf(schema: GraphQLSchema): string[][] {
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

/** As oxfmt writes it, which measures the columns. */
function table(rows: readonly string[][]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? [];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const [head = [], ...body] = rows.map(row => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
  return [line(head), line(widths.map(width => '-'.repeat(width))), ...body.map(line)].join('\n');
}
