/** A column of a table, and the property of a row that goes into it. */
export interface Column {
  readonly name: string;
  readonly property: string;
  readonly type: string;
}

/** A row in the text format of COPY. */
export function lineOf(columns: readonly Column[], row: object): string {
  const values = row as Readonly<Record<string, unknown>>;
  return `${columns.map(({ property, type }) => valueOf(type, values[property])).join('\t')}\n`;
}

function valueOf(type: string, value: unknown): string {
  if (value === null || value === undefined) {
    return String.raw`\N`;
  }
  if (value instanceof Date) {
    return value.toISOString();
  }
  if (Array.isArray(value) && type.endsWith('[]')) {
    return escaped(`{${value.map(quoted).join(',')}}`);
  }
  return escaped(typeof value === 'string' ? value : JSON.stringify(value));
}

/** An item of an array, in the way that PostgreSQL reads it. */
const quoted = (item: unknown): string => `"${String(item).replaceAll(/["\\]/g, String.raw`\$&`)}"`;

const special = /[\\\n\r\t]/g;
const replacements = new Map([
  ['\\', String.raw`\\`],
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
]);

const escaped = (text: string): string => text.replaceAll(special, found => replacements.get(found) ?? found);
